struct Doctor {
    let services: HostServices
    struct Finding { var message: Spearhead_Platform_V1_DiagnoseResponse.Finding }
    func findings() -> [Finding] { [] }
}
