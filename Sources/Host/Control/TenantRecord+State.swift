extension TenantRecord {
    /// Changes the state. A quarantine covers a suspension, and the suspension comes back with ``repair()``.
    mutating func enter(_ new: State, _ reason: String) {
        switch (state, new) {
        case (.quarantined, .suspended):
            coveredSuspension = reason
            return
        case (.suspended, .quarantined): coveredSuspension = stateReason
        case (.quarantined, .quarantined): break
        default: coveredSuspension = nil
        }
        state = new
        stateReason = reason
    }

    /// Ends a quarantine, if there is one; what was suspended before is suspended again.
    mutating func repair() {
        guard state == .quarantined else { return }
        state = coveredSuspension == nil ? .active : .suspended
        stateReason = coveredSuspension ?? ""
        coveredSuspension = nil
    }
}
