namespace NNCompress.Passes.Numerics;

/// <summary>A learned rounding.</summary>
/// <param name="Integers">Row-major [rows, columns]: the learned integers of the rows where these are better, else the nearest ones.</param>
/// <param name="RowsImproved">Rows whose learned rounding is better on the held-out inputs.</param>
/// <param name="NearestError">Σ over held-out inputs and rows of (f(xwᵀ) − f(x̂q̃ᵀ))² with nearest rounding.</param>
/// <param name="Error">The same with <see cref="Integers"/>; never above <see cref="NearestError"/>.</param>
internal sealed record AdaRoundResult(int[] Integers, int RowsImproved, double NearestError, double Error);
