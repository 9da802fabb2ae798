namespace NNCompress.Passes.LowRank;

/// <summary>Where a kernel's columns (channel, position) stand when they are grouped by the position along some axes.</summary>
internal static class KernelColumns
{
    /// <summary>
    /// One array for each position along the axes that are not <paramref name="inner"/>, of the columns (channel, positions along inner axes) in that order.
    /// </summary>
    /// <param name="layer">A convolution.</param>
    /// <param name="inner">Whether an axis stays with the channels.</param>
    public static IReadOnlyList<int[]> Of(ConvolutionLayer layer, Func<int, bool> inner)
    {
        var positions = layer.Columns / layer.Inputs;
        var groups = new SortedDictionary<int, List<int>>();
        for (var column = 0; column < layer.Columns; column++)
        {
            var outside = 0;
            var rest = column % positions;
            var stride = positions;
            for (var axis = 0; axis < layer.Kernel.Length; axis++)
            {
                var extent = (int)layer.Kernel[axis];
                stride /= extent;
                var at = rest / stride % extent;
                if (!inner(axis))
                    outside = outside * extent + at;
            }

            if (!groups.TryGetValue(outside, out var members))
                groups.Add(outside, members = []);
            members.Add(column);
        }

        return [.. groups.Values.Select(g => g.ToArray())];
    }

    /// <summary>W with rows (output, s) and columns a, s and a as <paramref name="columnsOf"/> says.</summary>
    public static double[] Unfold(double[] w, int rows, int columns, IReadOnlyList<int[]> columnsOf)
    {
        var unfolded = new double[w.Length];
        var at = 0;
        for (var o = 0; o < rows; o++)
        {
            foreach (var group in columnsOf)
            {
                foreach (var column in group)
                    unfolded[at++] = w[o * columns + column];
            }
        }

        return unfolded;
    }
}
