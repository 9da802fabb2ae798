using NNCompress.Pipeline;

namespace NNCompress.Cli.Hosting;

/// <summary>Progress as plain text: each stage's name when it begins.</summary>
sealed class StageLines(TextWriter writer) : IProgress<StageProgress>
{
    private readonly Lock _lock = new();
    private string? _stage;

    public void Report(StageProgress value)
    {
        lock (_lock)
        {
            if (_stage == value.Stage)
                return;
            _stage = value.Stage;
            writer.WriteLine(value.Stage);
        }
    }
}
