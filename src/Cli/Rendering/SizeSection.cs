using NNCompress.Pipeline;

namespace NNCompress.Cli.Rendering;

/// <summary>A model's size before and after.</summary>
static class SizeSection
{
    public static void Write(TextReport report, ModelSize before, ModelSize after)
    {
        List<IReadOnlyList<string>> rows =
        [
            Row("parameters", before.Parameters, after.Parameters, NumberText.Count),
            ["of these zero", Zeros(before), Zeros(after), ""],
            Row("file", before.FileBytes, after.FileBytes, NumberText.Bytes),
        ];
        if (before.DeflatedBytes is { } deflatedBefore && after.DeflatedBytes is { } deflatedAfter)
            rows.Add(Row("file, deflated", deflatedBefore, deflatedAfter, NumberText.Bytes));
        report.Table(["", ">Before", ">After", ">Change"], rows);
    }

    private static IReadOnlyList<string> Row(string name, long before, long after, Func<long, string> show) =>
        [name, show(before), show(after), Change(before, after)];

    private static string Zeros(ModelSize size) => NumberText.Share(size.Parameters == 0 ? 0 : size.Zeros / (double)size.Parameters);

    private static string Change(long before, long after) =>
        before == after || before == 0 ? "same" : $"{(after - before) / (double)before * 100:+0.0;-0.0;0.0} %";
}
