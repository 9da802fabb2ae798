using System.Reflection;

namespace NNCompress.Cli;

static class Program
{
    static int Main(string[] args)
    {
        // Answered before anything else is loaded.
        if (args is ["--version"])
        {
            Console.WriteLine(Version);
            return 0;
        }

        Console.Error.WriteLine("usage: nncompress --version");
        return 2;
    }

    static string Version => typeof(Program).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
