namespace NNCompress.Compress.Tests;

/// <summary>Tests that measure the memory of the whole process: they run alone, as other tests would count too.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class ProcessMemory
{
    public const string Name = "process memory";
}
