using NNCompress.Pipeline;
using Spectre.Console;

namespace NNCompress.Cli.Hosting;

/// <summary>Progress as one bar a stage; a stage that reports after another has begun takes the place up again.</summary>
sealed class StageBars(ProgressContext context) : IProgress<StageProgress>
{
    private readonly Lock _lock = new();
    private ProgressTask? _task;
    private string? _stage;

    public void Report(StageProgress value)
    {
        lock (_lock)
        {
            if (_task is null || _stage != value.Stage)
            {
                _task?.Value(_task.MaxValue).StopTask();
                _stage = value.Stage;
                _task = context.AddTask(Markup.Escape(value.Stage), maxValue: 1);
            }
            _task.Description = Markup.Escape(value.Step is null ? value.Stage : $"{value.Stage}: {value.Step}");
            _task.IsIndeterminate = value.Done is null;
            if (value.Done is { } done)
                _task.Value = Math.Clamp(done, 0, 1);
        }
    }
}
