using Microsoft.ML.OnnxRuntime;

namespace NNCompress.Runtime;

/// <summary>Opens sessions: the environment first, then the session, its failures as findings.</summary>
internal static class SessionFactory
{
    public static InferenceSession Create(
        Func<SessionOptions, InferenceSession> open,
        RunnerOptions options,
        string place,
        CancellationToken cancellation
    )
    {
        cancellation.ThrowIfCancellationRequested();
        RuntimeEnvironment.Require(place);
        using var native = NativeSettings.From(options);
        try
        {
            using (cancellation.Register(() => native.SetLoadCancellationFlag(true)))
                return open(native);
        }
        catch (Exception e) when (RuntimeFailure.IsExpected(e))
        {
            cancellation.ThrowIfCancellationRequested();
            throw RuntimeFailure.From(e, RuntimeCodes.CannotOpen, place);
        }
    }
}
