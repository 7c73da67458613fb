#   Scripts/bench commission     a month's statements of 1 000 reps and their 100 leaders over 1 000 000 payments, kept on disk, and another
#                                plan simulated for the same events

# 100 teams of a leader and ten reps, each with a goal and with five customers of their own.
commission_files() {
    printf 'code,name,parent_code,level\nT1,Bench,,country\n' >"$scratch/territories.csv"
    printf '%s\n' \
        code,name,category,brand,base_unit,pack_unit,pack_size,list_price_minor,floor_price_minor,cost_minor,launched_on \
        B01,测量产品,beverage,Bench,瓶,箱,12,200,1,100,2024-01-01 >"$scratch/products.csv"
    awk -v out="$scratch" 'BEGIN {
        print "code,name,parent_code,kind" >out "/org_units.csv"
        print "code,name,org_unit_code,position,superior_code,hired_on,left_on" >out "/people.csv"
        print "metric,period,person_code,org_unit_code,category,channel,amount_minor" >out "/targets.csv"
        print "code,name,kind,class,channel,territory_code,owner_code,supplier_code,address,latitude,longitude,credit_limit_minor,payment_days,opened_on" >out "/customers.csv"
        for (team = 0; team < 100; team++) {
            printf "T%03d,Team %d,U1,team\n", team, team >out "/org_units.csv"
            printf "L%03d,Leader,T%03d,supervisor,,2020-01-01,\n", team, team >out "/people.csv"
            for (n = 0; n < 10; n++) {
                rep = sprintf("R%04d", team * 10 + n)
                printf "%s,Rep,T%03d,rep,L%03d,2020-01-01,\n", rep, team, team >out "/people.csv"
                printf "sell_in,2026-06,%s,T%03d,,,%d\n", rep, team, 1000000 + n * 100000 >out "/targets.csv"
                for (place = 0; place < 5; place++)
                    printf "%s-%d,测量经销商,distributor,A,wholesale,T1,%s,,临澄市东浦区1号,30.5,111.5,,30,2024-06-13\n", rep, place, rep >out "/customers.csv"
            }
        }
    }'
}

measure_commission() {
    local table result events=${import_rows:-1000000}
    row "commission ($events events)" "seconds" "people" "peak MiB" "longest ms"
    start_host
    provision_company
    commission_files
    for table in territories products org_units people customers targets; do import_table $table; done
    user_token director
    user_token finance
    stop_servers
    "$bench" fill-commission --file "$(find "$data/tenants" -name tenant.db | head -1)" --events "$events"
    serve_host
    result=$(load load-commission --token-file "$scratch/director.token" --approver-token-file "$scratch/finance.token")
    stop_servers
    rm -rf "$data"
    row "statements of a month" "$(figure seconds "$result")" "$(figure people "$result")" "$(figure peak_mib "$result")" \
        "$(figure longest_command_ms "$result")"
    row "simulation of a plan" "$(figure simulation_seconds "$result")" "" "" ""
    sections+=("\"commission\":{$(members "$result"),\"events\":$events}")
}
