namespace NNCompress.Passes.LowRank;

/// <summary>Singular values of a layer's weight as a matrix [<paramref name="Rows"/>, <paramref name="Columns"/>], plain or in the norm of its inputs.</summary>
/// <param name="Rows">Output channels; of a layer with groups, those of one group.</param>
/// <param name="Columns">Products that are summed for one output.</param>
/// <param name="Values">
/// σ₁ ≥ σ₂ ≥ …, at most min(rows, columns) of them: of a large layer the leading ones. With groups, σ_i is √Σ of the groups' σ_i².
/// </param>
/// <param name="Energy">Σσ² over all of them, those that are not in <paramref name="Values"/> included.</param>
public sealed record SingularSpectrum(int Rows, int Columns, ReadOnlyMemory<double> Values, double Energy);
