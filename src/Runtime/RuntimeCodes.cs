using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Runtime;

/// <summary>Findings about running models; each has its page in docs/diagnostics.</summary>
public static class RuntimeCodes
{
    public static readonly DiagnosticCode NativeLibrary = DiagnosticCode.Error(2001, "ONNX Runtime's native library cannot be loaded");
    public static readonly DiagnosticCode CannotOpen = DiagnosticCode.Error(2002, "ONNX Runtime does not open a model");
    public static readonly DiagnosticCode NoKernel = DiagnosticCode.Error(2003, "ONNX Runtime has no implementation for an operator");
    public static readonly DiagnosticCode RunFailed = DiagnosticCode.Error(2004, "A model fails while it runs");
    public static readonly DiagnosticCode OutOfMemory = DiagnosticCode.Error(2005, "There is not enough memory to run a model");

    public static readonly DiagnosticCode InputMissing = DiagnosticCode.Error(2010, "A model's input is not given");
    public static readonly DiagnosticCode InputUnknown = DiagnosticCode.Error(2011, "A model has no such input");
    public static readonly DiagnosticCode InputType = DiagnosticCode.Error(2012, "A value is of the wrong type for its input");
    public static readonly DiagnosticCode InputShape = DiagnosticCode.Error(2013, "A value has the wrong shape for its input");
    public static readonly DiagnosticCode OutputUnknown = DiagnosticCode.Error(2014, "A model has no such output");
    public static readonly DiagnosticCode TypeNotCarried = DiagnosticCode.Error(2015, "A value's type cannot be passed to ONNX Runtime");
    public static readonly DiagnosticCode OutputTooLarge = DiagnosticCode.Error(
        2016,
        "An output is too large to be taken from ONNX Runtime"
    );

    public static readonly DiagnosticCode NoSampleInput = DiagnosticCode.Error(2020, "No input can be made up for a model");
    public static readonly DiagnosticCode NotAllObserved = DiagnosticCode.Info(2021, "Shapes were not observed everywhere");
}
