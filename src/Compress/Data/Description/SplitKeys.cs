using System.Collections.Immutable;
using NNCompress.Data.Preprocessing;
using NNCompress.Data.Sequences;
using NNCompress.Data.Sources;

namespace NNCompress.Data.Description;

/// <summary>The keys about samples as one mapping of a description has them; what is absent is null.</summary>
internal sealed record SplitKeys
{
    public bool HasSource { get; init; }

    /// <summary>Null, too, where the source is there but wrong.</summary>
    public IDataSource? Source { get; init; }

    public ILabelSource? Labels { get; init; }

    public SampleRange? Samples { get; init; }

    public long? Limit { get; init; }

    public ImmutableArray<PreprocessingStep>? Steps { get; init; }

    public ImmutableDictionary<string, ImmutableArray<PreprocessingStep>>? StepsByInput { get; init; }

    /// <summary>A split's keys over those at the top. Labels and ranges belong to a source: with another source, those at the top do not count.</summary>
    public SplitKeys Over(SplitKeys top)
    {
        var hasSteps = Steps is not null || StepsByInput is not null;
        return new SplitKeys
        {
            HasSource = HasSource || top.HasSource,
            Source = HasSource ? Source : top.Source,
            Labels = Labels ?? (HasSource ? null : top.Labels),
            Samples = Samples ?? (HasSource ? null : top.Samples),
            Limit = Limit ?? (HasSource || Samples is not null ? null : top.Limit),
            Steps = hasSteps ? Steps : top.Steps,
            StepsByInput = hasSteps ? StepsByInput : top.StepsByInput,
        };
    }

    /// <summary>The split; null without a usable source.</summary>
    public DataSplit? ToSplit(PaddingRule? padding, InputRules rules) =>
        Source is null
            ? null
            : new DataSplit(Source)
            {
                Labels = Labels,
                Samples = Samples ?? SampleRange.All,
                Limit = Limit,
                Steps = Steps ?? [],
                StepsByInput = StepsByInput ?? ImmutableDictionary<string, ImmutableArray<PreprocessingStep>>.Empty,
                Padding = padding,
                Rules = rules,
            };
}
