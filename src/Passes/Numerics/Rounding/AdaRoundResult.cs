namespace NNCompress.Passes.Numerics;

/// <summary>A learned rounding. Errors are Σ over held-out inputs and rows of (f(xwᵀ + b) − f(x̂q̃ᵀ + b̃))².</summary>
/// <param name="Integers">Row-major [rows, columns]: of each row the learned integers where these are better, else those that it had.</param>
/// <param name="RowsImproved">Rows whose learned rounding is better on the held-out inputs.</param>
/// <param name="StoredError">The error with the integers that the rows had.</param>
/// <param name="Error">With <see cref="Integers"/>; never above <see cref="StoredError"/>.</param>
/// <param name="Energy">Σ f(xwᵀ + b)² over the same.</param>
internal sealed record AdaRoundResult(int[] Integers, int RowsImproved, double StoredError, double Error, double Energy);
