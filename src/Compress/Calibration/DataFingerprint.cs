using System.Security.Cryptography;
using System.Text;
using NNCompress.Data;

namespace NNCompress.Calibration;

/// <summary>What tells samples from others: a hash over everything that decides them, the bytes of files and the steps that are done to them.</summary>
internal static class DataFingerprint
{
    /// <returns>64 hexadecimal digits.</returns>
    /// <exception cref="OnnxIO.Diagnostics.DiagnosticException">A sample cannot be read.</exception>
    public static string Of(DataSet data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(
            Encoding.UTF8.GetBytes($"{data.Inputs.Count} inputs, {data.Count} samples, stacked {data.IsStacked}, padding {data.Padding}\n")
        );
        foreach (var (input, value) in data.Rules.Constants)
            hash.AppendData(Encoding.UTF8.GetBytes($"{input} is {value:R}\n"));
        hash.AppendData(Encoding.UTF8.GetBytes($"steps {data.Rules.Steps}, state {string.Join(", ", data.Rules.State)}\n"));
        foreach (var column in data.Inputs)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{column.Name}: {column.Type}\n"));
            column.Identify(hash, 0, column.Count);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
