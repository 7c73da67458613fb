function __spearhead_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __spearhead_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __spearhead_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __spearhead_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __spearhead_parse_tokens -S
    set -l unparsed_tokens (__spearhead_tokens -pc)
    switch $unparsed_tokens[1]
    case 'spearhead'
        __spearhead_parse_subcommand 0 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'init'
            __spearhead_parse_subcommand 0 'data=' 'config=' 'set=+' 'json' 'version' 'h/help'
        case 'serve'
            __spearhead_parse_subcommand 0 'data=' 'config=' 'set=+' 'json' 'listen=' 'init' 'version' 'h/help'
        case 'status'
            __spearhead_parse_subcommand 0 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
        case 'doctor'
            __spearhead_parse_subcommand 0 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
        case 'health'
            __spearhead_parse_subcommand 0 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
        case 'tenant'
            __spearhead_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'create'
                __spearhead_parse_subcommand 1 'name=' 'time-zone=' 'currency=' 'plugin=+' 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
            case 'list'
                __spearhead_parse_subcommand 0 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
            case 'show'
                __spearhead_parse_subcommand 1 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
            case 'suspend'
                __spearhead_parse_subcommand 1 'reason=' 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
            case 'resume'
                __spearhead_parse_subcommand 1 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
            case 'delete'
                __spearhead_parse_subcommand 1 'confirm=' 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
            case 'migrate'
                __spearhead_parse_subcommand 1 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
            end
        case 'plugin'
            __spearhead_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'list'
                __spearhead_parse_subcommand 0 'tenant=' 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
            case 'enable'
                __spearhead_parse_subcommand 1 'tenant=' 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
            case 'disable'
                __spearhead_parse_subcommand 1 'tenant=' 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
            case 'uninstall'
                __spearhead_parse_subcommand 1 'confirm=' 'tenant=' 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
            end
        case 'backup'
            __spearhead_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'create'
                __spearhead_parse_subcommand 1 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
            case 'list'
                __spearhead_parse_subcommand 1 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
            case 'verify'
                __spearhead_parse_subcommand 1 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
            case 'restore'
                __spearhead_parse_subcommand 1 'into=' 'confirm=' 'at=' 'as=' 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
            case 'destroy-key'
                __spearhead_parse_subcommand 1 'confirm=' 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
            case 'rotate-key'
                __spearhead_parse_subcommand 0 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
            end
        case 'apply'
            __spearhead_parse_subcommand 0 'f/file=' 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
        case 'user'
            __spearhead_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'create'
                __spearhead_parse_subcommand 1 'name=' 'role=+' 'person-id=' 'password-file=' 'prompt-password' 'permanent-password' 'tenant=' 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
            case 'list'
                __spearhead_parse_subcommand 0 'tenant=' 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
            case 'show'
                __spearhead_parse_subcommand 1 'tenant=' 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
            case 'update'
                __spearhead_parse_subcommand 1 'name=' 'role=+' 'person-id=' 'tenant=' 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
            case 'set-password'
                __spearhead_parse_subcommand 1 'password-file=' 'prompt-password' 'permanent-password' 'tenant=' 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
            case 'disable'
                __spearhead_parse_subcommand 1 'tenant=' 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
            end
        case 'account'
            __spearhead_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'change-password'
                __spearhead_parse_subcommand 0 'tenant=' 'login=' 'password-file=' 'new-password-file=' 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
            case 'sessions'
                __spearhead_parse_subcommand 0 'tenant=' 'login=' 'password-file=' 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
            case 'end-sessions'
                __spearhead_parse_subcommand -r 1 'all' 'tenant=' 'login=' 'password-file=' 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
            end
        case 'token'
            __spearhead_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'create'
                __spearhead_parse_subcommand 1 'name=' 'days=' 'out=' 'tenant=' 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
            case 'list'
                __spearhead_parse_subcommand 0 'tenant=' 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
            case 'revoke'
                __spearhead_parse_subcommand 1 'tenant=' 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
            case 'rotate'
                __spearhead_parse_subcommand 0 'grace=' 'days=' 'out=' 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
            end
        case 'audit'
            __spearhead_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'list'
                __spearhead_parse_subcommand 0 'subject=' 'limit=' 'tenant=' 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
            case 'verify'
                __spearhead_parse_subcommand 0 'tenant=' 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
            end
        case 'import'
            __spearhead_parse_subcommand -r 2 'dry-run' 'tenant=' 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
        case 'export'
            __spearhead_parse_subcommand 1 'out=' 'tenant=' 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
        case 'person'
            __spearhead_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'export'
                __spearhead_parse_subcommand 1 'out=' 'tenant=' 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
            case 'erase'
                __spearhead_parse_subcommand 1 'confirm=' 'tenant=' 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
            end
        case 'call'
            __spearhead_parse_subcommand 2 'get=' 'table=' 'tenant=' 'server=' 'ca=' 'server-name=' 'token-file=' 'data=' 'config=' 'timeout=' 'json' 'version' 'h/help'
        case 'methods'
            __spearhead_parse_subcommand 1 'json' 'version' 'h/help'
        case 'help'
            __spearhead_parse_subcommand -r 1 'version'
        end
    end
end

function __spearhead_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __spearhead_parse_subcommand -S -a positional_count
    argparse -s r -- $argv
    set -l option_specs $argv[2..]
    set -l is_repeating_positional $_flag_r
    set -el _flag_r
    set -a commands $unparsed_tokens[1]
    set positional_index 0
    while true
        set -e unparsed_tokens[1]
        argparse -sn "$commands" $option_specs -- $unparsed_tokens 2> /dev/null
        set unparsed_tokens $argv
        set positional_index (math $positional_index + 1)
        for non_repeating_flag_or_option in $non_repeating_flags_or_options
            if set -ql "_flag_$(string replace -a - _ -- $non_repeating_flag_or_option)"
                set non_repeating_flags_or_options_absent 1
                break
            end
        end
        test (count $unparsed_tokens) -eq 0 -o \( -z "$is_repeating_positional" -a "$positional_index" -gt "$positional_count" \) && break
    end
end

function __spearhead_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __spearhead_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__spearhead_tokens -p)
    if test -z "$(__spearhead_tokens -t)"
        set -l index (count (__spearhead_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'spearhead' -f
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead" -eq 1' -fa 'init' -d 'Make a data directory with an operator\'s token and a development authority.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead" -eq 1' -fa 'serve' -d 'Serve the companies of a data directory until SIGTERM; SIGHUP reads certificates again.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead" -eq 1' -fa 'status' -d 'Show how the deployment stands: companies, connections, calls, memory, certificate.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead" -eq 1' -fa 'doctor' -d 'Look for known faults, on this side and on the server\'s, and say what to do.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead" -eq 1' -fa 'health' -d 'Ask whether the server takes calls; needs no token.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead" -eq 1' -fa 'tenant' -d 'Companies: make, show, suspend, erase, migrate.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead" -eq 1' -fa 'plugin' -d 'Plugins of the distribution and of companies.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead" -eq 1' -fa 'backup' -d 'Backups of companies, made while they are served.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead" -eq 1' -fa 'apply' -d 'Make companies, plugins and users be as a file says; safe to repeat.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead" -eq 1' -fa 'user' -d 'Users of a company.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead" -eq 1' -fa 'account' -d 'One\'s own password and sessions.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead" -eq 1' -fa 'token' -d 'API tokens of a company\'s users, and the operator\'s own.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead" -eq 1' -fa 'audit' -d 'The audit trail of a company.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead" -eq 1' -fa 'import' -d 'Read CSV files into a table of a company; safe to repeat.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead" -eq 1' -fa 'export' -d 'Write a table of a company as CSV, to standard output or to a file.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead" -eq 1' -fa 'person' -d 'What a company holds about a person.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead" -eq 1' -fa 'call' -d 'Call a method with JSON and show its answer as JSON.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead" -eq 1' -fa 'methods' -d 'List the methods of this distribution; needs no server.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead init" data' -l 'data' -d 'Data directory.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead init" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead init"' -l 'set' -d 'Any setting of the server, such as limits.read_threads=4; may be repeated.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead init" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead init" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead init" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead serve" data' -l 'data' -d 'Data directory.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead serve" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead serve"' -l 'set' -d 'Any setting of the server, such as limits.read_threads=4; may be repeated.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead serve" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead serve" listen' -l 'listen' -d 'Address to listen on; port 0 lets the system choose.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead serve" init' -l 'init' -d 'Make the data directory first when it is not there, as `spearhead init` does.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead serve" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead serve" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead status" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead status" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead status" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead status" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead status" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead status" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead status" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead status" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead status" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead status" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead doctor" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead doctor" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead doctor" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead doctor" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead doctor" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead doctor" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead doctor" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead doctor" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead doctor" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead doctor" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead health" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead health" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead health" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead health" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead health" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead health" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead health" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead health" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead health" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead health" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead tenant" -eq 1' -fa 'create' -d 'Make a company with its own database.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead tenant" -eq 1' -fa 'list' -d 'List the companies.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead tenant" -eq 1' -fa 'show' -d 'Show a company.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead tenant" -eq 1' -fa 'suspend' -d 'Refuse every call of a company; its data stay.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead tenant" -eq 1' -fa 'resume' -d 'Take calls of a suspended company again.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead tenant" -eq 1' -fa 'delete' -d 'Erase a suspended company for ever.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead tenant" -eq 1' -fa 'migrate' -d 'Run missing migrations in one company or in all.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant create" name' -l 'name' -d 'Name of the company.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant create" time-zone' -l 'time-zone' -d 'IANA time zone.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant create" currency' -l 'currency' -d 'ISO 4217 currency.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant create"' -l 'plugin' -d 'Plugin to enable; may be repeated. All when none is given.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant create" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant create" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant create" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant create" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant create" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant create" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant create" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant create" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant create" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant create" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant list" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant list" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant list" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant list" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant list" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant list" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant list" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant list" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant list" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant list" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant show" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant show" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant show" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant show" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant show" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant show" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant show" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant show" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant show" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant show" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant suspend" reason' -l 'reason' -d 'Why; shown to operators.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant suspend" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant suspend" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant suspend" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant suspend" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant suspend" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant suspend" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant suspend" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant suspend" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant suspend" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant suspend" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant resume" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant resume" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant resume" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant resume" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant resume" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant resume" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant resume" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant resume" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant resume" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant resume" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant delete" confirm' -l 'confirm' -d 'The slug again.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant delete" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant delete" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant delete" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant delete" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant delete" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant delete" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant delete" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant delete" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant delete" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant delete" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant migrate" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant migrate" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant migrate" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant migrate" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant migrate" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant migrate" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant migrate" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant migrate" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant migrate" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead tenant migrate" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead plugin" -eq 1' -fa 'list' -d 'List the plugins of the distribution, or those of a company with --tenant.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead plugin" -eq 1' -fa 'enable' -d 'Enable a plugin and what it needs in a company.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead plugin" -eq 1' -fa 'disable' -d 'Refuse a plugin\'s methods in a company; its data stay.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead plugin" -eq 1' -fa 'uninstall' -d 'Export a plugin\'s tables of a company, then take them out of its database.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin list" tenant' -l 'tenant' -d 'Work inside this company with an operator\'s token.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin list" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin list" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin list" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin list" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin list" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin list" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin list" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin list" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin list" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin list" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin enable" tenant' -l 'tenant' -d 'Work inside this company with an operator\'s token.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin enable" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin enable" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin enable" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin enable" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin enable" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin enable" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin enable" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin enable" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin enable" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin enable" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin disable" tenant' -l 'tenant' -d 'Work inside this company with an operator\'s token.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin disable" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin disable" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin disable" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin disable" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin disable" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin disable" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin disable" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin disable" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin disable" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin disable" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin uninstall" confirm' -l 'confirm' -d 'The plugin\'s id again.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin uninstall" tenant' -l 'tenant' -d 'Work inside this company with an operator\'s token.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin uninstall" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin uninstall" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin uninstall" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin uninstall" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin uninstall" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin uninstall" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin uninstall" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin uninstall" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin uninstall" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead plugin uninstall" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead backup" -eq 1' -fa 'create' -d 'Back a company up; the backup counts only after it was opened elsewhere and checked.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead backup" -eq 1' -fa 'list' -d 'List the backups.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead backup" -eq 1' -fa 'verify' -d 'Check a backup again: checksum, integrity, row counts.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead backup" -eq 1' -fa 'restore' -d 'Put a backup in the place of a company, or make a new company of what one was at an instant.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead backup" -eq 1' -fa 'destroy-key' -d 'Destroy the key of a company\'s backups: all of them are erased for ever.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead backup" -eq 1' -fa 'rotate-key' -d 'Give the deployment a new key and wrap every company\'s key under it.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup create" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup create" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup create" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup create" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup create" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup create" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup create" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup create" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup create" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup create" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup list" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup list" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup list" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup list" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup list" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup list" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup list" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup list" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup list" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup list" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup verify" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup verify" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup verify" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup verify" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup verify" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup verify" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup verify" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup verify" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup verify" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup verify" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup restore" into' -l 'into' -d 'Company that is replaced or made.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup restore" confirm' -l 'confirm' -d 'The same slug again.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup restore" at' -l 'at' -d 'Instant to which the company is restored, such as 2026-03-02T10:15:30Z.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup restore" as' -l 'as' -d 'New company that is made with --at.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup restore" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup restore" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup restore" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup restore" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup restore" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup restore" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup restore" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup restore" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup restore" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup restore" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup destroy-key" confirm' -l 'confirm' -d 'The same slug again.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup destroy-key" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup destroy-key" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup destroy-key" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup destroy-key" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup destroy-key" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup destroy-key" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup destroy-key" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup destroy-key" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup destroy-key" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup destroy-key" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup rotate-key" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup rotate-key" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup rotate-key" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup rotate-key" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup rotate-key" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup rotate-key" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup rotate-key" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup rotate-key" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup rotate-key" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead backup rotate-key" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead apply" f file' -l 'file' -s 'f' -d 'The file; - reads standard input.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead apply" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead apply" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead apply" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead apply" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead apply" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead apply" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead apply" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead apply" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead apply" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead apply" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead user" -eq 1' -fa 'create' -d 'Make a user.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead user" -eq 1' -fa 'list' -d 'List the users.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead user" -eq 1' -fa 'show' -d 'Show a user.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead user" -eq 1' -fa 'update' -d 'Change a user; what is not given stays.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead user" -eq 1' -fa 'set-password' -d 'Set a user\'s password; all sessions of the user end.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead user" -eq 1' -fa 'disable' -d 'End every session and token of a user; the user stays for the records.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user create" name' -l 'name' -d 'Name of the user.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user create"' -l 'role' -d 'Role; may be repeated.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user create" person-id' -l 'person-id' -d 'Id of the person in the organisation.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user create" password-file' -l 'password-file' -d 'File whose first line is the password; - reads standard input.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user create" prompt-password' -l 'prompt-password' -d 'Ask for the password on the terminal.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user create" permanent-password' -l 'permanent-password' -d 'Let the password stay; otherwise the user must choose another one at the next sign-in.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user create" tenant' -l 'tenant' -d 'Work inside this company with an operator\'s token.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user create" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user create" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user create" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user create" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user create" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user create" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user create" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user create" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user create" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user create" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user list" tenant' -l 'tenant' -d 'Work inside this company with an operator\'s token.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user list" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user list" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user list" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user list" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user list" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user list" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user list" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user list" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user list" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user list" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user show" tenant' -l 'tenant' -d 'Work inside this company with an operator\'s token.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user show" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user show" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user show" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user show" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user show" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user show" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user show" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user show" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user show" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user show" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user update" name' -l 'name' -d 'New name.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user update"' -l 'role' -d 'New role; may be repeated, replaces all.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user update" person-id' -l 'person-id' -d 'Id of the person in the organisation; empty takes it away.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user update" tenant' -l 'tenant' -d 'Work inside this company with an operator\'s token.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user update" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user update" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user update" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user update" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user update" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user update" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user update" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user update" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user update" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user update" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user set-password" password-file' -l 'password-file' -d 'File whose first line is the password; - reads standard input.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user set-password" prompt-password' -l 'prompt-password' -d 'Ask for the password on the terminal.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user set-password" permanent-password' -l 'permanent-password' -d 'Let the password stay; otherwise the user must choose another one at the next sign-in.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user set-password" tenant' -l 'tenant' -d 'Work inside this company with an operator\'s token.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user set-password" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user set-password" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user set-password" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user set-password" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user set-password" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user set-password" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user set-password" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user set-password" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user set-password" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user set-password" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user disable" tenant' -l 'tenant' -d 'Work inside this company with an operator\'s token.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user disable" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user disable" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user disable" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user disable" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user disable" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user disable" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user disable" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user disable" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user disable" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead user disable" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead account" -eq 1' -fa 'change-password' -d 'Take another password; all other sessions end.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead account" -eq 1' -fa 'sessions' -d 'List the sessions that have not ended.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead account" -eq 1' -fa 'end-sessions' -d 'End sessions at once.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account change-password" tenant' -l 'tenant' -d 'The user\'s company.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account change-password" login' -l 'login' -d 'The user\'s login.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account change-password" password-file' -l 'password-file' -d 'File whose first line is the present password; - reads standard input.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account change-password" new-password-file' -l 'new-password-file' -d 'File whose first line is the new password; - reads standard input.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account change-password" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account change-password" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account change-password" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account change-password" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account change-password" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account change-password" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account change-password" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account change-password" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account change-password" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account change-password" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account sessions" tenant' -l 'tenant' -d 'The user\'s company.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account sessions" login' -l 'login' -d 'The user\'s login.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account sessions" password-file' -l 'password-file' -d 'File whose first line is the present password; - reads standard input.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account sessions" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account sessions" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account sessions" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account sessions" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account sessions" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account sessions" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account sessions" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account sessions" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account sessions" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account sessions" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account end-sessions" all' -l 'all' -d 'End all of them.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account end-sessions" tenant' -l 'tenant' -d 'The user\'s company.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account end-sessions" login' -l 'login' -d 'The user\'s login.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account end-sessions" password-file' -l 'password-file' -d 'File whose first line is the present password; - reads standard input.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account end-sessions" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account end-sessions" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account end-sessions" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account end-sessions" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account end-sessions" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account end-sessions" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account end-sessions" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account end-sessions" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account end-sessions" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead account end-sessions" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead token" -eq 1' -fa 'create' -d 'Make a token for a user; its secret is shown this once.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead token" -eq 1' -fa 'list' -d 'List the tokens.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead token" -eq 1' -fa 'revoke' -d 'Make a token worthless at once.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead token" -eq 1' -fa 'rotate' -d 'Replace the operator\'s token: the new one is valid at once, the old one for a while.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token create" name' -l 'name' -d 'What the token is for.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token create" days' -l 'days' -d 'How long it is valid, 1 to 400.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token create" out' -l 'out' -d 'Write the secret to this new file, readable by its owner only.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token create" tenant' -l 'tenant' -d 'Work inside this company with an operator\'s token.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token create" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token create" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token create" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token create" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token create" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token create" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token create" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token create" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token create" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token create" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token list" tenant' -l 'tenant' -d 'Work inside this company with an operator\'s token.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token list" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token list" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token list" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token list" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token list" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token list" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token list" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token list" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token list" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token list" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token revoke" tenant' -l 'tenant' -d 'Work inside this company with an operator\'s token.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token revoke" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token revoke" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token revoke" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token revoke" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token revoke" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token revoke" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token revoke" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token revoke" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token revoke" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token revoke" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token rotate" grace' -l 'grace' -d 'How long the old token goes on, 0 to 168.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token rotate" days' -l 'days' -d 'How long the new one is valid, 1 to 400.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token rotate" out' -l 'out' -d 'Write the secret to this new file, readable by its owner only.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token rotate" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token rotate" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token rotate" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token rotate" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token rotate" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token rotate" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token rotate" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token rotate" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token rotate" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead token rotate" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead audit" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead audit" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead audit" -eq 1' -fa 'list' -d 'Show entries of the trail.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead audit" -eq 1' -fa 'verify' -d 'Recompute the hash chain of the trail and compare its head with the anchor.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead audit list" subject' -l 'subject' -d 'Only entries about this: customers/ID.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead audit list" limit' -l 'limit' -d 'Most entries shown, 1 to 100000.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead audit list" tenant' -l 'tenant' -d 'Work inside this company with an operator\'s token.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead audit list" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead audit list" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead audit list" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead audit list" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead audit list" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead audit list" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead audit list" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead audit list" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead audit list" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead audit list" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead audit verify" tenant' -l 'tenant' -d 'Work inside this company with an operator\'s token.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead audit verify" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead audit verify" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead audit verify" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead audit verify" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead audit verify" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead audit verify" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead audit verify" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead audit verify" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead audit verify" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead audit verify" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead import" -ge 1' -fa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'csv\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead import" dry-run' -l 'dry-run' -d 'Check everything and keep nothing.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead import" tenant' -l 'tenant' -d 'Work inside this company with an operator\'s token.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead import" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead import" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead import" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead import" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead import" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead import" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead import" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead import" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead import" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead import" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead export" out' -l 'out' -d 'Write to this file; it is complete or not there at all.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead export" tenant' -l 'tenant' -d 'Work inside this company with an operator\'s token.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead export" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead export" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead export" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead export" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead export" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead export" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead export" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead export" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead export" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead export" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead person" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead person" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead person" -eq 1' -fa 'export' -d 'Write everything that is held about a person into a directory: data.json, and blobs by their SHA-256.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_positional "spearhead person" -eq 1' -fa 'erase' -d 'Erase a person for ever, in all plugins, in the records of the platform and in the bytes of its files.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead person export" out' -l 'out' -d 'A directory; it is made when it is not there.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead person export" tenant' -l 'tenant' -d 'Work inside this company with an operator\'s token.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead person export" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead person export" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead person export" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead person export" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead person export" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead person export" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead person export" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead person export" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead person export" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead person export" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead person erase" confirm' -l 'confirm' -d 'The id again.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead person erase" tenant' -l 'tenant' -d 'Work inside this company with an operator\'s token.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead person erase" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead person erase" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead person erase" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead person erase" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead person erase" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead person erase" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead person erase" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead person erase" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead person erase" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead person erase" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead call" get' -l 'get' -d 'Show only what stands at this path of the answer, as plain text.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead call" table' -l 'table' -d 'Show a list of the answer as a table.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead call" tenant' -l 'tenant' -d 'Work inside this company with an operator\'s token.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead call" server' -l 'server' -d 'The server\'s address.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead call" ca' -l 'ca' -d 'PEM file with the authority of the server\'s certificate.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead call" server-name' -l 'server-name' -d 'Name in the server\'s certificate, when it is not the host.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead call" token-file' -l 'token-file' -d 'File whose first line is the token.' -rF
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead call" data' -l 'data' -d 'Data directory to take the operator\'s token and the authority from.' -rfa '(__spearhead_complete_directories)'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead call" config' -l 'config' -d 'Configuration file.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead call" timeout' -l 'timeout' -d 'How long a call may take.' -rfka ''
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead call" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead call" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead call" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead methods" json' -l 'json' -d 'Write one JSON document; errors too, to standard error.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead methods" version' -l 'version' -d 'Show the version.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead methods" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'spearhead' -n '__spearhead_should_offer_completions_for_flags_or_options "spearhead help" version' -l 'version' -d 'Show the version.'
