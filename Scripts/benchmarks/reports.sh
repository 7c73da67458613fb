#   Scripts/bench reports        a company with 1 000 000 order lines and 10 000 customers: a team's month against its targets, and
#                                receivables by age of all customers, as of a past date

# order_files LINES: half a year of a company with ten teams of ten, five lines an order; the first 30 000 orders are shipped and
# invoiced, and a third of these invoices is paid.
order_files() {
    awk -v orders=$(($1 / 5)) -v out="$scratch" '
        function day(n) { return strftime("%Y-%m-%d", 1767571200 + n % 176 * 86400, 1) }
        BEGIN {
            print "code,name,parent_code,kind" >out "/org_units.csv"
            print "code,name,org_unit_code,position,superior_code,hired_on,left_on" >out "/people.csv"
            print "metric,period,person_code,org_unit_code,category,channel,amount_minor" >out "/targets.csv"
            print "ODK1,Desk,U1,order_desk,,2020-01-01," >out "/people.csv"
            print "DIR1,Director,U1,director,,2020-01-01," >out "/people.csv"
            for (team = 1; team <= 10; team++) {
                unit = sprintf("T%02d", team)
                print unit ",Team " team ",U1,team" >out "/org_units.csv"
                printf "sell_in,2026-06,,%s,,,500000000\n", unit >out "/targets.csv"
                for (rep = 1; rep <= 10; rep++) {
                    printf "%sR%02d,Rep,%s,rep,DIR1,2020-01-01,\n", unit, rep, unit >out "/people.csv"
                    printf "sell_in,2026-06,%sR%02d,%s,,,50000000\n", unit, rep, unit >out "/targets.csv"
                }
            }
            print "code,name,kind,class,channel,territory_code,owner_code,supplier_code,address,latitude,longitude,credit_limit_minor,payment_days,opened_on" >out "/customers.csv"
            for (n = 0; n < 10000; n++)
                printf "D%05d,测量经销商%d,distributor,A,wholesale,T1,T%02dR%02d,,临澄市东浦区%d号,30.5,111.5,,30,2024-06-13\n", n, n, n % 10 + 1, int(n / 10) % 10 + 1, n >out "/customers.csv"
            print "number,customer_code,rep_code,ordered_at,promised_on,visit_id,ship_to_address_version,submitted_by,approved_by,approved_at,status" >out "/orders.csv"
            print "order_number,line,product_code,qty,unit_price_minor,lot" >out "/order_lines.csv"
            print "number,order_number,shipped_at,delivered_at,ship_to_address_version" >out "/shipments.csv"
            print "shipment_number,order_line,product_code,lot,qty" >out "/shipment_lines.csv"
            print "number,customer_code,order_number,issued_on,due_on,amount_minor" >out "/invoices.csv"
            print "number,customer_code,received_on,amount_minor" >out "/receipts.csv"
            for (n = 0; n < orders; n++) {
                customer = sprintf("D%05d", n % 10000)
                rep = sprintf("T%02dR%02d", n % 10 + 1, int(n / 10) % 10 + 1)
                date = day(n * 7919)
                shipped = n < 30000
                printf "M%07d,%s,%s,%sT10:00:00+08:00,%s,,1,%s,ODK1,%sT11:00:00+08:00,%s\n", n, customer, rep, date, date, rep, date, shipped ? "invoiced" : "approved" >out "/orders.csv"
                amount = 0
                for (line = 1; line <= 5; line++) {
                    product = (n + line) % 50 + 1
                    price = 200 + product
                    printf "M%07d,%d,B%02d,%d,%d,\n", n, line, product, 12 * line, price >out "/order_lines.csv"
                    if (shipped) printf "H%07d,%d,B%02d,L%d,%d\n", n, line, product, n % 300, 12 * line >out "/shipment_lines.csv"
                    amount += 12 * line * price
                }
                if (!shipped) continue
                printf "H%07d,M%07d,%sT14:00:00+08:00,%sT18:00:00+08:00,1\n", n, n, date, date >out "/shipments.csv"
                printf "I%07d,%s,M%07d,%s,%s,%d\n", n, customer, n, date, date, amount >out "/invoices.csv"
                if (n % 3 == 0) printf "C%07d,%s,%s,%d\n", n, customer, date, amount >out "/receipts.csv"
            }
        }'
}

measure_reports() {
    local table began team attainment aging seconds_taken lines=${import_rows:-1000000}
    row "reports ($lines lines)" "calls/s" "p50 ms" "p99 ms" "CPU µs/call"
    start_host
    provision_company
    stock_company
    order_files "$lines"
    began=$SECONDS
    for table in org_units people customers targets orders order_lines shipments shipment_lines invoices receipts; do
        import_table $table
        rm "$scratch/$table.csv"
    done
    seconds_taken=$((SECONDS - began))
    "$spearhead" user create reader --name Reader --role director --tenant "$company" >/dev/null
    rm "$token_file"
    "$spearhead" token create reader --name bench --out "$token_file" --tenant "$company" >/dev/null
    team=$("$spearhead" call OrgUnitService/ListOrgUnits '{"pageSize":1000}' --tenant "$company" --get 'orgUnits[code=T05].id')
    attainment=$(connections=1 in_flight=1 load load-report attainment --as-of 2026-06-28 --org-unit "$team" --token-file "$token_file")
    row_of "a team's month" "$attainment"
    aging=$(connections=1 in_flight=1 load load-report aging --as-of 2026-06-28 --token-file "$token_file")
    row_of "aging, 10 000 customers" "$aging"
    row "import of the company, s" "$seconds_taken" "" "" ""
    stop_servers
    rm -rf "$data"
    sections+=("\"reports\":{\"attainment\":{$(members "$attainment")},\"aging\":{$(members "$aging")},\"import_seconds\":$seconds_taken,\"lines\":$lines}")
}
