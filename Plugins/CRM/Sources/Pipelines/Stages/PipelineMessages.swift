internal import PluginKit
internal import SwiftProtobuf

extension PipelineStage {
    /// Reads a stage from a request; its position is its place in the list.
    init(_ message: Spearhead_Crm_V1_Stage) {
        self.init(
            code: message.code, name: message.name, englishName: message.englishName,
            probability: message.hasProbabilityPpm ? message.probabilityPpm : nil, responsibleRole: message.responsibleRole,
            steps: message.steps, normDays: message.hasNormDays ? Int64(message.normDays) : nil,
            outputs: message.requiredOutputs.map { Output(kind: $0.kind, name: $0.name) },
            ownerConfirmationRequired: message.ownerConfirmationRequired, contractRequired: message.contractRequired,
            skippable: message.skippable, sopID: message.sopID.isEmpty ? nil : message.sopID,
            sopNumber: message.sopVersion == 0 ? nil : Int64(message.sopVersion))
    }

    /// The stage as the API shows it.
    func message(position: Int) -> Spearhead_Crm_V1_Stage {
        .with {
            $0.code = code
            $0.name = name
            $0.englishName = englishName
            $0.position = Int32(position)
            if let probability { $0.probabilityPpm = probability }
            $0.responsibleRole = responsibleRole
            $0.steps = steps
            if let normDays { $0.normDays = Int32(normDays) }
            $0.requiredOutputs = outputs.map { output in
                .with {
                    $0.kind = output.kind
                    $0.name = output.name
                }
            }
            $0.ownerConfirmationRequired = ownerConfirmationRequired
            $0.contractRequired = contractRequired
            $0.skippable = skippable
            $0.sopID = sopID ?? ""
            $0.sopVersion = Int32(sopNumber ?? 0)
        }
    }
}

extension PipelineRecord {
    /// The pipeline as the API shows it, with the stages of one version.
    func message(_ stages: PipelineVersion) -> Spearhead_Crm_V1_Pipeline {
        .with {
            $0.id = id
            $0.code = code
            $0.etag = Etag.of(version)
            $0.name = name
            $0.saleType = saleType
            $0.isDefault = isDefault
            $0.currentVersion = Int32(currentNumber)
            $0.version = Int32(stages.number)
            $0.stages = stages.stages.enumerated().map { $1.message(position: $0 + 1) }
            $0.createTime = createdAt.timestamp
        }
    }
}
