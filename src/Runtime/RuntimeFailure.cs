using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Runtime;

/// <summary>Turns what ONNX Runtime throws into a finding: its own reason, freed of source files, function signatures and error numbers.</summary>
internal static partial class RuntimeFailure
{
    /// <param name="failure">What was thrown.</param>
    /// <param name="code">The kind of finding, where the reason tells no better one.</param>
    /// <param name="place">The model.</param>
    public static DiagnosticException From(Exception failure, DiagnosticCode code, string place) =>
        new(
            failure switch
            {
                OutOfMemoryException => RuntimeCodes.OutOfMemory.At(place, "Memory is exhausted.", "Use a smaller batch."),
                _ when IsLibraryMissing(failure) => RuntimeCodes.NativeLibrary.At(
                    place,
                    $"The native library of ONNX Runtime does not load: {Innermost(failure)}",
                    "Build again; if that does not help, check that the operating system and processor are among the supported ones."
                ),
                OnnxRuntimeException => Finding(failure.Message, code, place),
                _ => throw new InvalidOperationException($"{place}: {failure.Message}", failure),
            },
            failure
        );

    /// <summary>Exceptions that mean a failure of the runtime or of the model, not a defect here.</summary>
    public static bool IsExpected(Exception failure) =>
        failure is OnnxRuntimeException or OutOfMemoryException || IsLibraryMissing(failure);

    private static Diagnostic Finding(string message, DiagnosticCode code, string place)
    {
        var reason = Reason(message);
        if (
            message.Contains("bad_alloc", StringComparison.Ordinal)
            || message.Contains("Failed to allocate memory", StringComparison.Ordinal)
        )
            return RuntimeCodes.OutOfMemory.At(place, reason, "Use a smaller batch.");
        if (message.Contains("[ErrorCode:NotImplemented]", StringComparison.Ordinal))
            return RuntimeCodes.NoKernel.At(place, reason, "Export the model for another operator set, or with another element type.");
        return code.At(place, reason);
    }

    /// <summary>The reason as one or two sentences.</summary>
    internal static string Reason(string message)
    {
        // a failing node is reported as: status, node, then the status of what failed inside it
        var text = ErrorCode().Replace(message, "");
        text = NodeFailure()
            .Replace(
                text,
                m =>
                    m.Groups["node"].Value.Length > 0 ? $"{m.Groups["op"].Value} '{m.Groups["node"].Value}': " : $"{m.Groups["op"].Value}: "
            );
        text = LoadFailure().Replace(text, "");
        text = SourcePlaces.Remove(text);
        text = text.Replace(" node with name ''", "", StringComparison.Ordinal).Replace("Node () Op", "Op", StringComparison.Ordinal);
        text = Space().Replace(text, " ").Trim();
        return text.Length == 0 ? "ONNX Runtime gives no reason."
            : text[^1] is '.' or '!' or '?' ? text
            : text + ".";
    }

    private static bool IsLibraryMissing(Exception failure)
    {
        for (var e = failure; e is not null; e = e.InnerException)
        {
            if (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
                return true;
        }

        return false;
    }

    private static string Innermost(Exception failure)
    {
        while (failure.InnerException is { } inner)
            failure = inner;
        return failure.Message.Split('\n')[0];
    }

    [GeneratedRegex(@"\[ErrorCode:\w+\] |\[ShapeInferenceError\] ?|\[TypeInferenceError\] ?", RegexOptions.NonBacktracking)]
    private static partial Regex ErrorCode();

    [GeneratedRegex(
        @"Non-zero status code returned while running (?<op>\w+) node\. Name:'(?<node>[^']*)' Status Message: ",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex NodeFailure();

    [GeneratedRegex(
        @"Load model from [^\n]* failed:|Exception during initialization: |This is an invalid model\. ",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex LoadFailure();

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Space();
}
