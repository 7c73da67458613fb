#   Scripts/bench import         `spearhead import customers`: from the start of the command until all rows are on disk

# Writes a customer file: one distributor for each hundred customers, before those that it supplies.
customer_file() {
    awk -v rows="$1" 'BEGIN {
        print "code,name,kind,class,channel,territory_code,owner_code,supplier_code,address,latitude,longitude,credit_limit_minor,payment_days,opened_on"
        for (row = 0; row < rows; row++) {
            supplier = sprintf("M%07d", row - row % 100)
            first = row % 100 == 0
            printf "M%07d,\"Measured 测量客户, %d\",%s,%s,%s,T1,P1,%s,临澄市东浦区旧埠巷%d号,30.%06d,111.%06d,%d,%d,2024-06-13\n", row, row, \
                first ? "distributor" : "retailer", substr("ABC", row % 3 + 1, 1), first ? "wholesale" : "convenience", \
                first ? "" : supplier, row, row % 1000000, row % 1000000, row * 100, row % 60
        }
    }'
}

measure_import() {
    local import_rows=${import_rows:-100000}
    local began nanoseconds rate duration
    row "import (customers)" "rows/s" "seconds" "" ""
    start_host
    provision_company
    printf 'code,name,parent_code,level\nT1,Bench,,country\n' >"$scratch/territories.csv"
    import_table territories
    customer_file "$import_rows" >"$scratch/customers.csv"
    began=$(date +%s%N)
    import_table customers
    nanoseconds=$(($(date +%s%N) - began))
    stop_servers
    rm -rf "$data" "$scratch/customers.csv"
    rate=$((import_rows * 1000000000 / nanoseconds))
    duration=$(printf '%d.%03d' $((nanoseconds / 1000000000)) $((nanoseconds / 1000000 % 1000)))
    row spearhead "$rate" "$duration" "" ""
    sections+=("\"import\":{\"rows_per_second\":$rate,\"seconds\":$duration,\"rows\":$import_rows}")
}
