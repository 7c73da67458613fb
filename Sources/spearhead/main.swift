print("spearhead")
