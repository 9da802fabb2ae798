using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Data;

/// <summary>What can be wrong with data for calibration and evaluation. Each code has its page in docs/diagnostics.</summary>
public static class DataCodes
{
    // Files and readers.
    public static readonly DiagnosticCode Unreadable = Error("NNC3001", "Data file cannot be read");
    public static readonly DiagnosticCode NpyMalformed = Error("NNC3002", "Not a valid .npy array");
    public static readonly DiagnosticCode NpyTypeUnsupported = Error("NNC3003", "Unsupported .npy element type");
    public static readonly DiagnosticCode NpzMalformed = Error("NNC3004", "Not a valid .npz archive");
    public static readonly DiagnosticCode SourceUnknown = Error("NNC3005", "Kind of data not recognised");
    public static readonly DiagnosticCode ImageUnreadable = Error("NNC3006", "Image cannot be decoded");
    public static readonly DiagnosticCode ImageLibraryMissing = Error("NNC3007", "Image library missing");
    public static readonly DiagnosticCode ImagesMissing = Error("NNC3008", "No images found");
    public static readonly DiagnosticCode LabelUnreadable = Error("NNC3009", "Label cannot be read");
    public static readonly DiagnosticCode TestDataMalformed = Error("NNC3010", "Not valid ONNX test data");

    // Data against the model, and against itself.
    public static readonly DiagnosticCode InputMissing = Error("NNC3101", "Model input without data");
    public static readonly DiagnosticCode InputUnknown = Error("NNC3102", "Data for an input that the model lacks");
    public static readonly DiagnosticCode InputTypeMismatch = Error("NNC3103", "Element type differs from the model's");
    public static readonly DiagnosticCode InputShapeMismatch = Error("NNC3104", "Shape differs from the model's");
    public static readonly DiagnosticCode TooFewSamples = Error("NNC3105", "Fewer samples than asked for");
    public static readonly DiagnosticCode NoSamples = Error("NNC3106", "No samples");
    public static readonly DiagnosticCode CountsDiffer = Error("NNC3107", "Different numbers of samples");
    public static readonly DiagnosticCode InputAmbiguous = Error("NNC3108", "Which input the data is for is not said");
    public static readonly DiagnosticCode SamplesDiffer = Error("NNC3109", "Samples of different shapes");
    public static readonly DiagnosticCode SplitMissing = Error("NNC3110", "No samples for this purpose");
    public static readonly DiagnosticCode SplitsOverlap = new("NNC3111", Severity.Warning, "Calibration and evaluation share samples");
    public static readonly DiagnosticCode TooLarge = Error("NNC3112", "Sample or batch too large");

    // Preprocessing.
    public static readonly DiagnosticCode StepNotApplicable = Error("NNC3301", "Preprocessing step does not fit the data");
    public static readonly DiagnosticCode ValueOutOfRange = Error("NNC3302", "Value does not fit the element type");

    private static DiagnosticCode Error(string id, string title) => new(id, Severity.Error, title);
}
