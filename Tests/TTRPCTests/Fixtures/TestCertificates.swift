/// Certificates for tests, valid until 2126: an authority and its leaves.
///
/// Made with openssl (P-256); the key of the authority was thrown away.
enum TestCertificates {
    /// Signed all leaves.
    static let authority = """
        -----BEGIN CERTIFICATE-----
        MIIBmTCCAT+gAwIBAgIUcDkFh63qgpjFXRXnStGilmfUmakwCgYIKoZIzj0EAwIw
        GTEXMBUGA1UEAwwOVGVzdCBhdXRob3JpdHkwIBcNMjYxMTIyMDA1OTU3WhgPMjEy
        NjEwMjkwMDU5NTdaMBkxFzAVBgNVBAMMDlRlc3QgYXV0aG9yaXR5MFkwEwYHKoZI
        zj0CAQYIKoZIzj0DAQcDQgAEo6gVYqpWR8+QYtOxDzXy5bj5nUddV3+GstWjm3WS
        /+seV+GZ5SK350S5LZKAFU0f9Dctpzns3kIO2w0BnBof+qNjMGEwHQYDVR0OBBYE
        FMyZKBhLy7g7H7oaL+DnUsBBtSU/MB8GA1UdIwQYMBaAFMyZKBhLy7g7H7oaL+Dn
        UsBBtSU/MA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgEGMAoGCCqGSM49
        BAMCA0gAMEUCIQDVtyfPwC6ahB4u1oHUky+LCJV4XsS5WWHJxBS66wwweQIgNs3k
        wt5n0WHQPxrEYZrImhPTBaRBZd2ShY5yGKfDFlM=
        -----END CERTIFICATE-----

        """

    /// A leaf for `localhost` and `127.0.0.1`.
    static let first = """
        -----BEGIN CERTIFICATE-----
        MIIBrDCCAVGgAwIBAgIUbxxuToF9eOymR4QVAvDSOFbw0gcwCgYIKoZIzj0EAwIw
        GTEXMBUGA1UEAwwOVGVzdCBhdXRob3JpdHkwIBcNMjYxMTIyMDA1OTU3WhgPMjEy
        NjEwMjkwMDU5NTdaMBAxDjAMBgNVBAMMBWZpcnN0MFkwEwYHKoZIzj0CAQYIKoZI
        zj0DAQcDQgAEnW307XGTC4Ryv9Grf82KwwcByNwg37zJjyEKccZWQMQXy72GzJo4
        QX7T3sYWZMtwp30rsyjoYgdTlwg0xlvenaN+MHwwGgYDVR0RBBMwEYIJbG9jYWxo
        b3N0hwR/AAABMBMGA1UdJQQMMAoGCCsGAQUFBwMBMAkGA1UdEwQCMAAwHQYDVR0O
        BBYEFKbvuVGpuZKVXrPNXsMeXS/hzbaNMB8GA1UdIwQYMBaAFMyZKBhLy7g7H7oa
        L+DnUsBBtSU/MAoGCCqGSM49BAMCA0kAMEYCIQDRY4AIqutyAbm3UkVvgtPnMSEZ
        m2zxWyTLaG10wZVGjgIhAImW780pUgPBNDzJSNJqMgU3hS5lHQM/ZmD1Dbs3Igz1
        -----END CERTIFICATE-----

        """

    /// The private key of ``first``.
    static let firstKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQguMTSIMkgk0vbkXfr
        /fp0gJtmnqZQ8YCJW9GPvs6qz3OhRANCAASdbfTtcZMLhHK/0at/zYrDBwHI3CDf
        vMmPIQpxxlZAxBfLvYbMmjhBftPexhZky3CnfSuzKOhiB1OXCDTGW96d
        -----END PRIVATE KEY-----

        """

    /// Another leaf for `localhost` and `127.0.0.1`.
    static let second = """
        -----BEGIN CERTIFICATE-----
        MIIBrTCCAVKgAwIBAgIUbxxuToF9eOymR4QVAvDSOFbw0ggwCgYIKoZIzj0EAwIw
        GTEXMBUGA1UEAwwOVGVzdCBhdXRob3JpdHkwIBcNMjYxMTIyMDA1OTU3WhgPMjEy
        NjEwMjkwMDU5NTdaMBExDzANBgNVBAMMBnNlY29uZDBZMBMGByqGSM49AgEGCCqG
        SM49AwEHA0IABKpdADgaq64wtibO/M00raMmao6A1B8fcYqcCarr+z21FDAq3hIF
        Dm7XHQGOH5uEHvZ6gjWDpNmKwIcLojsUsdujfjB8MBoGA1UdEQQTMBGCCWxvY2Fs
        aG9zdIcEfwAAATATBgNVHSUEDDAKBggrBgEFBQcDATAJBgNVHRMEAjAAMB0GA1Ud
        DgQWBBRnk14DAUb7KH5aaYYV0dOg5SJ5JjAfBgNVHSMEGDAWgBTMmSgYS8u4Ox+6
        Gi/g51LAQbUlPzAKBggqhkjOPQQDAgNJADBGAiEA15RSdWRyXponKg8wURCmTMgF
        SEUpk41CvN++3EjycJ8CIQCwbnk9Dvm8t5uSZSQ/37RlMwgW3RV5ZKUhG0YL4qC7
        2w==
        -----END CERTIFICATE-----

        """

    /// The private key of ``second``.
    static let secondKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgKDqunODfi6HOlaa4
        N11jYVwVEOZaYEN39fMCh3P1b3uhRANCAASqXQA4GquuMLYmzvzNNK2jJmqOgNQf
        H3GKnAmq6/s9tRQwKt4SBQ5u1x0Bjh+bhB72eoI1g6TZisCHC6I7FLHb
        -----END PRIVATE KEY-----

        """

    /// A leaf for the name `elsewhere.test` alone.
    static let elsewhere = """
        -----BEGIN CERTIFICATE-----
        MIIBrjCCAVSgAwIBAgIUbxxuToF9eOymR4QVAvDSOFbw0gkwCgYIKoZIzj0EAwIw
        GTEXMBUGA1UEAwwOVGVzdCBhdXRob3JpdHkwIBcNMjYxMTIyMDEzOTMzWhgPMjEy
        NjEwMjkwMTM5MzNaMBQxEjAQBgNVBAMMCWVsc2V3aGVyZTBZMBMGByqGSM49AgEG
        CCqGSM49AwEHA0IABHesMoB+tFMA2UJfbhDU71Bdz9V95lMJt79uZRoD+zO6sqV1
        WcnuDfSLv4Rs0zgiAVAcctGIYVhbjFdXtzS4x5ejfTB7MBkGA1UdEQQSMBCCDmVs
        c2V3aGVyZS50ZXN0MBMGA1UdJQQMMAoGCCsGAQUFBwMBMAkGA1UdEwQCMAAwHQYD
        VR0OBBYEFAMg+dTg6rKHHNURkK9qLjxgRocjMB8GA1UdIwQYMBaAFMyZKBhLy7g7
        H7oaL+DnUsBBtSU/MAoGCCqGSM49BAMCA0gAMEUCIQDYwOdspgEpzjp24+yWqV5G
        nvhDCLwo37v/KmUx6h2EywIgL2OFZlI6HucRw0oaiLpyFV24iIFWTH4wrpT6/aq/
        jvA=
        -----END CERTIFICATE-----

        """

    /// The private key of ``elsewhere``.
    static let elsewhereKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg6+UZrWMXyAlrUDjm
        XjctwJt2tW9Z3NUIhXK3A23yJzWhRANCAAR3rDKAfrRTANlCX24Q1O9QXc/VfeZT
        Cbe/bmUaA/szurKldVnJ7g30i7+EbNM4IgFQHHLRiGFYW4xXV7c0uMeX
        -----END PRIVATE KEY-----

        """
}
