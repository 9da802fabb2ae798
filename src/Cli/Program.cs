using System.Reflection;
using NNCompress.Cli.Hosting;

namespace NNCompress.Cli;

static class Program
{
    public static string Version { get; } =
        typeof(Program).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    static int Main(string[] args)
    {
        // Answered before anything else is loaded.
        if (args is ["--version"])
        {
            Console.WriteLine(Version);
            return 0;
        }

        return Start(args);
    }

    // A method of its own, so that the libraries it names are not loaded for --version.
    private static int Start(string[] args)
    {
        using var interruption = new Interruption();
        return (int)CommandLineApp.Run(args, SystemTerminal.Open(), Library.Real, interruption.Token);
    }
}
