using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using System.Text;

namespace LocalMode.Onnx;

/// <summary>Names an optimised graph by all that it depends on: the graph's bytes, ONNX Runtime, the system and the processor.</summary>
internal static class GraphCacheKey
{
    // To be raised when what is kept, or how it is made, changes.
    private const int Format = 2;

    /// <summary>Returns the key: hexadecimal digits.</summary>
    /// <param name="graphHash">The SHA-256 of the graph file, in hexadecimal digits.</param>
    /// <param name="runtimeVersion">ONNX Runtime's version.</param>
    public static string Create(string graphHash, string runtimeVersion) => Create(graphHash, runtimeVersion, Processor());

    internal static string Create(string graphHash, string runtimeVersion, string processor)
    {
        string all = string.Create(CultureInfo.InvariantCulture, $"{Format}\n{graphHash.ToLowerInvariant()}\n{runtimeVersion}\n{RuntimeInformation.RuntimeIdentifier}\n{processor}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)));
    }

    /// <summary>Returns the SHA-256 of a file, in hexadecimal digits.</summary>
    public static string HashOf(string file)
    {
        using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    // What ONNX Runtime chooses kernels and layouts by.
    private static string Processor()
    {
        StringBuilder flags = new(RuntimeInformation.ProcessArchitecture.ToString());
        if (X86Base.IsSupported)
        {
            int leaves = X86Base.CpuId(0, 0).Eax;
            (int family, _, int features, int more) = X86Base.CpuId(1, 0);
            flags.Append(CultureInfo.InvariantCulture, $" {family:x} {features:x} {more:x}");
            for (int part = 0; leaves >= 7 && part <= 1; part++)
            {
                (int a, int b, int c, int d) = X86Base.CpuId(7, part);
                flags.Append(CultureInfo.InvariantCulture, $" {a:x} {b:x} {c:x} {d:x}");
            }
        }
        else
        {
            flags.Append(CultureInfo.InvariantCulture, $" {AdvSimd.IsSupported} {Dp.IsSupported} {Rdm.IsSupported}");
        }

        return flags.ToString();
    }
}
