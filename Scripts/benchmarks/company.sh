# Part of Scripts/bench, which sets what is used here.
# Gives a host a company with data.

# ask SERVICE/METHOD JSON: calls a method inside the company and gives the id in its answer.
ask() { "$spearhead" call "spearhead.organization.v1.$1" "$2" --tenant "$company" --json | sed -n 's/.*"id": *"\([^"]*\)".*/\1/p'; }

# Creates a company with one representative on the running host; sets `token_file` and `owner`.
provision_company() {
    local unit
    token_file=$scratch/token
    rm -f "$token_file"
    "$spearhead" tenant create "$company" --name Bench >/dev/null
    unit=$(ask OrgUnitService/CreateOrgUnit '{"orgUnit":{"code":"U1","name":"Bench","kind":"ORG_UNIT_KIND_COMPANY"}}')
    owner=$(ask PersonService/CreatePerson \
        "{\"person\":{\"code\":\"P1\",\"name\":\"Bench\",\"orgUnitId\":\"$unit\",\"position\":\"rep\",\"hiredOn\":\"2020-01-01\"}}")
    "$spearhead" user create bench --name Bench --role rep --person-id "$owner" --tenant "$company" >/dev/null
    "$spearhead" token create bench --name bench --out "$token_file" --tenant "$company" >/dev/null
}

# Gives the company something to sell and 1000 distributors to sell it to, each with credit for all that is measured.
stock_company() {
    printf 'code,name,parent_code,level\nT1,Bench,,country\n' >"$scratch/territories.csv"
    awk 'BEGIN {
        print "code,name,category,brand,base_unit,pack_unit,pack_size,list_price_minor,floor_price_minor,cost_minor,launched_on"
        for (n = 1; n <= 50; n++) printf "B%02d,测量产品%d,beverage,Bench,瓶,箱,12,%d,%d,%d,2024-01-01\n", n, n, 200 + n, 180 + n, 100 + n
    }' >"$scratch/products.csv"
    awk 'BEGIN {
        print "code,name,kind,class,channel,territory_code,owner_code,supplier_code,address,latitude,longitude,credit_limit_minor,payment_days,opened_on"
        for (n = 1; n <= 1000; n++)
            printf "D%04d,测量经销商%d,distributor,A,wholesale,T1,P1,,临澄市东浦区%d号,30.5,111.5,1000000000000,30,2024-06-13\n", n, n, n
    }' >"$scratch/customers.csv"
    local table
    for table in territories products customers; do import_table $table; done
}

# import_table TABLE: imports TABLE.csv of the scratch directory; shows the refused rows when there are any.
import_table() {
    "$spearhead" import "$1" "$scratch/$1.csv" --tenant "$company" >"$scratch/import.log" || {
        head -20 "$scratch/import.log" >&2
        exit 1
    }
}

# user_token ROLE: creates a user of the company with the role; its token is in the file named after the role.
user_token() {
    "$spearhead" user create "$1" --name "$1" --role "$1" --tenant "$company" >/dev/null
    "$spearhead" token create "$1" --name bench --out "$scratch/$1.token" --tenant "$company" >/dev/null
}
