using System.Text.Json.Serialization;
using NNCompress.Cli.Commands.Explain;
using NNCompress.Cli.Commands.Inspect;
using NNCompress.Cli.Commands.Passes;
using NNCompress.Cli.Commands.Validate;

namespace NNCompress.Cli.Json;

/// <summary>How results are written; camel case, compiled ahead of time. Field names are part of the command line's contract.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    Converters = [typeof(FiniteOrNull)],
    GenerationMode = JsonSourceGenerationMode.Metadata
)]
[JsonSerializable(typeof(DiagnosticDocument))]
[JsonSerializable(typeof(CompressionDocument))]
[JsonSerializable(typeof(InspectDocument))]
[JsonSerializable(typeof(ValidateDocument))]
[JsonSerializable(typeof(PassListDocument))]
[JsonSerializable(typeof(PassPageDocument))]
[JsonSerializable(typeof(ExplainDocument))]
sealed partial class OutputJson : JsonSerializerContext;
