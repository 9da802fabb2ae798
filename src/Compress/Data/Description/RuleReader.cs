using System.Collections.Immutable;
using NNCompress.Data.Sequences;
using NNCompress.Yaml;

namespace NNCompress.Data.Description;

/// <summary>
/// Reads what inputs get beside samples: <c>steps: {input: x, size: 512, axis: -1, context: 64}</c>, <c>state: {input: output, …}</c>,
/// <c>constants: {input: number, …}</c>, and <c>ignore: {input: ids, value: 0}</c>.
/// </summary>
internal static class RuleReader
{
    private const int LargestStep = 1 << 28;

    public static InputRules Read(YamlMap root) =>
        new()
        {
            Steps = root.Get("steps") is { } steps ? ReadSteps(steps) : null,
            State = root.Get("state") is { } state ? ReadState(state) : [],
            Constants = root.Get("constants") is { } constants ? ReadConstants(constants) : InputRules.None.Constants,
        };

    public static PaddingRule? ReadPadding(YamlMap root)
    {
        if (root.Get("ignore")?.Map() is not { } map)
            return null;
        var (input, number) = (map.Require("input")?.Text(), map.Require("value")?.Integer(long.MinValue, long.MaxValue));
        map.Finish();
        return input is not null && number is not null ? new PaddingRule(input, number.Value) : null;
    }

    private static StepRule? ReadSteps(YamlValue value)
    {
        if (value.Map() is not { } map)
            return null;
        var input = map.Require("input")?.Text();
        var size = map.Require("size")?.Integer(1, LargestStep);
        var axis = map.Get("axis") is { } a ? a.Integer(-8, 7) : -1;
        var context = map.Get("context") is { } c ? c.Integer(0, LargestStep) : 0;
        map.Finish();
        return input is not null && size is not null && axis is not null && context is not null
            ? new StepRule(input, (int)size, (int)axis, (int)context)
            : null;
    }

    private static ImmutableArray<StateLink> ReadState(YamlValue value)
    {
        var links = ImmutableArray.CreateBuilder<StateLink>();
        if (value.Map() is not { } map)
            return [];
        foreach (var input in map.Keys)
        {
            if (map.Get(input)!.Text() is { } output)
                links.Add(new StateLink(input, output));
        }
        if (map.Keys.Count == 0)
            value.ReportNot("inputs and the outputs that feed them, as {state: stateN}");
        return links.ToImmutable();
    }

    private static ImmutableSortedDictionary<string, double> ReadConstants(YamlValue value)
    {
        var numbers = InputRules.None.Constants.ToBuilder();
        if (value.Map() is not { } map)
            return InputRules.None.Constants;
        foreach (var input in map.Keys)
        {
            if (map.Get(input)!.Number() is { } number)
                numbers[input] = number;
        }
        return numbers.ToImmutable();
    }
}
