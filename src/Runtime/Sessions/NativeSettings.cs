using Microsoft.ML.OnnxRuntime;

namespace NNCompress.Runtime;

/// <summary>Our options as the runtime's.</summary>
internal static class NativeSettings
{
    public static SessionOptions From(RunnerOptions options)
    {
        var native = new SessionOptions
        {
            IntraOpNumThreads = options.Threads,
            InterOpNumThreads = 1,
            GraphOptimizationLevel = options.Optimization switch
            {
                GraphOptimization.None => GraphOptimizationLevel.ORT_DISABLE_ALL,
                GraphOptimization.Basic => GraphOptimizationLevel.ORT_ENABLE_BASIC,
                GraphOptimization.Extended => GraphOptimizationLevel.ORT_ENABLE_EXTENDED,
                _ => GraphOptimizationLevel.ORT_ENABLE_ALL,
            },
            // failures come as exceptions; the runtime would print them too
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        native.AddSessionConfigEntry("session.intra_op.allow_spinning", options.AllowSpinning ? "1" : "0");
        foreach (var (key, value) in options.ConfigEntries ?? [])
            native.AddSessionConfigEntry(key, value);
        if (options.ProfilePrefix is { } prefix)
        {
            native.ProfileOutputPathPrefix = prefix;
            native.EnableProfiling = true;
        }

        if (options.OptimizedModelPath is { } optimized)
            native.OptimizedModelFilePath = optimized;
        return native;
    }
}
