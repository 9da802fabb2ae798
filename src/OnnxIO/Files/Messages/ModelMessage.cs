using Onnx;

namespace NNCompress.OnnxIO.Files.Messages;

/// <summary><c>ModelProto</c>: the root of a file.</summary>
internal static class ModelMessage
{
    private const long OldestIrVersion = 3;
    private const long NewestIrVersionOfRuntime = 13;
    private const long NewestIrVersion = 14;

    public static void Read(ModelProto message, Model model, BindingContext context)
    {
        CheckIrVersion(message, context);
        model.IrVersion = message.HasIrVersion ? message.IrVersion : null;
        model.ProducerName = message.HasProducerName ? message.ProducerName : null;
        model.ProducerVersion = message.HasProducerVersion ? message.ProducerVersion : null;
        model.Domain = message.HasDomain ? message.Domain : null;
        model.ModelVersion = message.HasModelVersion ? message.ModelVersion : null;
        model.DocString = message.HasDocString ? message.DocString : null;
        model.Metadata = MetadataMessage.Take(message.MetadataProps);
        foreach (var import in message.OpsetImport)
            model.Opsets.Add(OpsetMessage.Read(import));
        foreach (var function in message.Functions)
            FunctionMessage.Read(function, model, context);
        if (message.Graph is { } graph)
            new GraphReader(context).Read(graph, model.Graph, outer: null);
        else
            context.Report(
                FileCodes.NotOnnx,
                null,
                "The file holds no graph.",
                "Give an ONNX model file; this is another kind of file, or damaged."
            );

        message.ClearIrVersion();
        message.ClearProducerName();
        message.ClearProducerVersion();
        message.ClearDomain();
        message.ClearModelVersion();
        message.ClearDocString();
        message.OpsetImport.Clear();
        message.Functions.Clear();
        message.Graph = null;
        model.HasTrainingInfo = message.TrainingInfo.Count > 0;
        model.Unmodelled = Unmodelled.Of(message);
    }

    public static ModelProto Write(Model model, OutgoingPayloads payloads)
    {
        var message = Unmodelled.Restore<ModelProto>(model.Unmodelled);
        if (model.IrVersion is { } ir)
            message.IrVersion = ir;
        if (model.ProducerName is { } producer)
            message.ProducerName = producer;
        if (model.ProducerVersion is { } producerVersion)
            message.ProducerVersion = producerVersion;
        if (model.Domain is { } domain)
            message.Domain = domain;
        if (model.ModelVersion is { } version)
            message.ModelVersion = version;
        if (model.DocString is { } doc)
            message.DocString = doc;
        message.OpsetImport.AddRange(model.Opsets.Select(OpsetMessage.Write));
        message.Graph = GraphWriter.Write(model.Graph, payloads);
        message.Functions.AddRange(model.Functions.Select(f => FunctionMessage.Write(f, payloads)));
        MetadataMessage.Write(model.Metadata, message.MetadataProps);
        return message;
    }

    private static void CheckIrVersion(ModelProto message, BindingContext context)
    {
        var version = message.IrVersion;
        if (!message.HasIrVersion)
            context.Report(FileCodes.IrMissing, null, "The model states no IR version.", "ONNX Runtime will refuse it; export it again.");
        else if (version is < 1 or > NewestIrVersion)
            context.Report(
                FileCodes.IrUnsupported,
                null,
                $"The model has IR version {version}; versions 1 to {NewestIrVersion} are read.",
                "Export it for an older IR version."
            );
        else if (version > NewestIrVersionOfRuntime)
            context.Report(
                FileCodes.IrNewer,
                null,
                $"The model has IR version {version}; ONNX Runtime reads versions up to {NewestIrVersionOfRuntime}.",
                "Export it for an older IR version."
            );
        else if (version < OldestIrVersion)
            context.Report(
                FileCodes.IrMissing,
                null,
                $"The model has IR version {version}; ONNX Runtime reads versions from {OldestIrVersion} on.",
                "Convert it with an old release of the onnx package."
            );
    }
}
