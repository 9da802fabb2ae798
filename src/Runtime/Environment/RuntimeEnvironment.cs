using Microsoft.ML.OnnxRuntime;

namespace NNCompress.Runtime;

/// <summary>
/// ONNX Runtime's environment: one per process, by its own design, and so the one exception to the rule against static state.
/// It is made, and the native library loaded, when the first session is opened. Telemetry is off; the runtime writes nothing to the console.
/// </summary>
public static class RuntimeEnvironment
{
    private static readonly Lazy<OrtEnv> Instance = new(Create, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>The native library's release, as <c>1.29.0</c>.</summary>
    /// <exception cref="OnnxIO.Diagnostics.DiagnosticException">The native library does not load.</exception>
    public static string Version
    {
        get
        {
            Require("ONNX Runtime");
            return Instance.Value.GetVersionString();
        }
    }

    /// <summary>Makes sure that the environment is there.</summary>
    /// <param name="place">What is to be run, for the finding.</param>
    internal static void Require(string place)
    {
        try
        {
            _ = Instance.Value;
        }
        catch (Exception e) when (RuntimeFailure.IsExpected(e))
        {
            throw RuntimeFailure.From(e, RuntimeCodes.NativeLibrary, place);
        }
    }

    private static OrtEnv Create()
    {
        var options = new EnvironmentCreationOptions { logId = "nncompress", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        // another part of the process may have made it already: it is one for all
        var environment = OrtEnv.IsCreated ? OrtEnv.Instance() : OrtEnv.CreateInstanceWithOptions(ref options);
        environment.DisableTelemetryEvents();
        return environment;
    }
}
