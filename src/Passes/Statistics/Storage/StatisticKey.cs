using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Files;

namespace NNCompress.Passes.Statistics;

/// <summary>
/// The key under which statistics are stored: a hash over all that decides them. The model with its weights, as it is then; the data; every
/// value and kind, as which values are observed together decides what the runtime fuses; the versions of the runtime and of this program.
/// </summary>
internal static class StatisticKey
{
    /// <returns>64 hexadecimal digits.</returns>
    public static string Of(
        Model model,
        ICalibrationData data,
        IReadOnlyList<ValueCollection> values,
        CollectorOptions options,
        CancellationToken cancellation
    )
    {
        var version = typeof(StatisticKey).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        var text = new StringBuilder()
            .AppendLine(
                CultureInfo.InvariantCulture,
                $"{version}, {NNCompress.Runtime.RuntimeEnvironment.Version}, {RuntimeInformation.ProcessArchitecture}"
            )
            .AppendLine(CultureInfo.InvariantCulture, $"model {ModelWriter.Digest(model, cancellation)}")
            .AppendLine(CultureInfo.InvariantCulture, $"data {data.Fingerprint}, {data.Count} samples")
            .AppendLine(CultureInfo.InvariantCulture, $"{options.BytesPerRun} bytes a run");
        foreach (var value in values)
            text.AppendLine(CultureInfo.InvariantCulture, $"{PathOf(value.Value)}: {string.Join(", ", value.Kinds.Select(k => k.Key))}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>The value's name after the way to its scope: bodies may use a name twice.</summary>
    public static string PathOf(Value value) => PathOf(value.Scope) + value.Name;

    private static string PathOf(Graph scope)
    {
        if (scope.Holder is not { } holder)
            return "";
        var position = holder.Scope.Nodes.TakeWhile(n => n != holder).Count();
        var attribute = holder.Attributes.First(a => a.Subgraphs.Contains(scope)).Name;
        return $"{PathOf(holder.Scope)}{position}.{attribute}/";
    }
}
