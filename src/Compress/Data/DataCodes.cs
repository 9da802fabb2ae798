using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Data;

/// <summary>What can be wrong with data for calibration and evaluation. Each code has its page in docs/diagnostics.</summary>
public static class DataCodes
{
    // Files and readers.
    public static readonly DiagnosticCode Unreadable = DiagnosticCode.Error(3001, "Data file cannot be read");
    public static readonly DiagnosticCode NpyMalformed = DiagnosticCode.Error(3002, "Not a valid .npy array");
    public static readonly DiagnosticCode NpyTypeUnsupported = DiagnosticCode.Error(3003, "Unsupported .npy element type");
    public static readonly DiagnosticCode NpzMalformed = DiagnosticCode.Error(3004, "Not a valid .npz archive");
    public static readonly DiagnosticCode SourceUnknown = DiagnosticCode.Error(3005, "Kind of data not recognised");
    public static readonly DiagnosticCode ImageUnreadable = DiagnosticCode.Error(3006, "Image cannot be decoded");
    public static readonly DiagnosticCode ImageLibraryMissing = DiagnosticCode.Error(3007, "Image library missing");
    public static readonly DiagnosticCode ImagesMissing = DiagnosticCode.Error(3008, "No images found");
    public static readonly DiagnosticCode LabelUnreadable = DiagnosticCode.Error(3009, "Label cannot be read");
    public static readonly DiagnosticCode TestDataMalformed = DiagnosticCode.Error(3010, "Not valid ONNX test data");
    public static readonly DiagnosticCode JsonMalformed = DiagnosticCode.Error(3011, "Not a list of samples in JSON");
    public static readonly DiagnosticCode WavMalformed = DiagnosticCode.Error(3012, "Sound cannot be read");

    // Data against the model, and against itself.
    public static readonly DiagnosticCode InputMissing = DiagnosticCode.Error(3101, "Model input without data");
    public static readonly DiagnosticCode InputUnknown = DiagnosticCode.Error(3102, "Data for an input that the model lacks");
    public static readonly DiagnosticCode InputTypeMismatch = DiagnosticCode.Error(3103, "Element type differs from the model's");
    public static readonly DiagnosticCode InputShapeMismatch = DiagnosticCode.Error(3104, "Shape differs from the model's");
    public static readonly DiagnosticCode TooFewSamples = DiagnosticCode.Error(3105, "Fewer samples than asked for");
    public static readonly DiagnosticCode NoSamples = DiagnosticCode.Error(3106, "No samples");
    public static readonly DiagnosticCode CountsDiffer = DiagnosticCode.Error(3107, "Different numbers of samples");
    public static readonly DiagnosticCode InputAmbiguous = DiagnosticCode.Error(3108, "Which input the data is for is not said");
    public static readonly DiagnosticCode SamplesDiffer = DiagnosticCode.Error(3109, "Samples of different shapes");
    public static readonly DiagnosticCode SplitMissing = DiagnosticCode.Error(3110, "No samples for this purpose");
    public static readonly DiagnosticCode SplitsOverlap = DiagnosticCode.Warning(3111, "Splits share samples");
    public static readonly DiagnosticCode TooLarge = DiagnosticCode.Error(3112, "Sample or batch too large");

    public static readonly DiagnosticCode StateMissing = DiagnosticCode.Error(3113, "State output not found");
    public static readonly DiagnosticCode StepsNotApplicable = DiagnosticCode.Error(3114, "Samples cannot be cut into steps");

    // Preprocessing.
    public static readonly DiagnosticCode StepNotApplicable = DiagnosticCode.Error(3301, "Preprocessing step does not fit the data");
    public static readonly DiagnosticCode ValueOutOfRange = DiagnosticCode.Error(3302, "Value does not fit the element type");
}
