using System.Diagnostics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace LocalMode.Ratios.Measuring;

/// <summary>What the machine could do in the same run: a figure without its roof says nothing about the code.</summary>
internal sealed record MachineRoof(double ReadGigabytesPerSecond, double MatMulGigaflops, string Processor, string Flags, string Load)
{
    private const int BufferFloats = 64 << 20;
    private const int MatrixSize = 512;

    public static MachineRoof Measure() => new(
        ReadBandwidth(),
        MatMulRate(),
        $"{Environment.ProcessorCount} x {RuntimeInformation.ProcessArchitecture}, {ProcessorName()}",
        ProcessorFlags(),
        CurrentLoad());

    public static string CurrentLoad() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Trim() : "unknown";

    private static double ReadBandwidth()
    {
        float[] buffer = GC.AllocateUninitializedArray<float>(BufferFloats);
        Array.Fill(buffer, 1f);
        int threads = Environment.ProcessorCount;
        double best = 0;
        for (int round = 0; round < 5; round++)
        {
            double sum = 0;
            Lock gate = new();
            long start = Stopwatch.GetTimestamp();
            Parallel.For(0, threads, i =>
            {
                int length = BufferFloats / threads;
                float part = TensorPrimitives.Sum(buffer.AsSpan(i * length, length));
                lock (gate)
                    sum += part;
            });
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            GC.KeepAlive(sum);
            best = Math.Max(best, BufferFloats / threads * threads * sizeof(float) / seconds / 1e9);
        }

        return best;
    }

    private static double MatMulRate()
    {
        float[] a = new float[MatrixSize * MatrixSize];
        float[] b = new float[MatrixSize * MatrixSize];
        float[] c = new float[MatrixSize * MatrixSize];
        Array.Fill(a, 0.5f);
        Array.Fill(b, 0.25f);
        double best = 0;
        for (int round = 0; round < 3; round++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < MatrixSize; i++)
            {
                Span<float> row = c.AsSpan(i * MatrixSize, MatrixSize);
                row.Clear();
                for (int k = 0; k < MatrixSize; k++)
                    TensorPrimitives.MultiplyAdd(b.AsSpan(k * MatrixSize, MatrixSize), a[(i * MatrixSize) + k], row, row);
            }

            best = Math.Max(best, 2.0 * MatrixSize * MatrixSize * MatrixSize / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9);
        }

        return best;
    }

    private static string ProcessorName()
    {
        const string Info = "/proc/cpuinfo";
        string? line = File.Exists(Info) ? File.ReadLines(Info).FirstOrDefault(static l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line is null ? "unknown processor" : line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..];
    }

    private static string ProcessorFlags()
    {
        (string Name, bool Supported)[] flags =
        [
            ("AVX2", Avx2.IsSupported), ("FMA", Fma.IsSupported), ("AVX-VNNI", AvxVnni.IsSupported),
            ("AVX512F", Avx512F.IsSupported), ("AVX512-VBMI", Avx512Vbmi.IsSupported),
        ];
        return string.Join(' ', flags.Where(static f => f.Supported).Select(static f => f.Name));
    }
}
