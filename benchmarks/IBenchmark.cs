namespace NNCompress.Benchmarks;

/// <summary>One measurement of time or memory. Prints figures as ratios or against a stated bound, so that they mean something on another machine.</summary>
internal interface IBenchmark
{
    string Name { get; }

    /// <summary>One line: what is measured, and the bound it is held against.</summary>
    string Summary { get; }

    void Run(string[] args, TextWriter output);
}
