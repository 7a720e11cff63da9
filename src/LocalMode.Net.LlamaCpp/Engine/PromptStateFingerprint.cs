using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LocalMode.LlamaCpp.Adapters;
using LocalMode.LlamaCpp.Interop;

namespace LocalMode.LlamaCpp.Engine;

/// <summary>What a saved conversation fits to: the model with its adapters, the build of llama.cpp, and the shape of its memory.</summary>
internal static class PromptStateFingerprint
{
    private const int End = 1 << 20;
    private const int Samples = 256;
    private const int Sample = 4 << 10;

    /// <summary>
    /// Calculates it. Of the model's file only its length, its first and its last mebibyte and pieces of what lies between are read;
    /// adapters, which are small, are read whole.
    /// </summary>
    /// <param name="modelPath">The model's file.</param>
    /// <param name="runner">The context.</param>
    /// <param name="settings">The settings.</param>
    public static byte[] Of(string modelPath, StepRunner runner, EngineSettings settings)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long length = AppendModel(hash, modelPath);
        foreach (AdapterSettings adapter in settings.Adapters)
        {
            using FileStream file = File.OpenRead(adapter.Path);
            hash.AppendData(SHA256.HashData(file));
            AppendText(hash, string.Create(CultureInfo.InvariantCulture, $"{adapter.Scale:R}|"));
        }

        AppendText(hash, string.Create(
            CultureInfo.InvariantCulture,
            $"{length}|{NativeVersion.Pinned}|{runner.ContextLength}|{runner.Sequences}|{settings.KeyCacheType}|{settings.ValueCacheType}|{settings.FlashAttention}|{settings.BatchInvariant}|{settings.GpuLayers}|{BitConverter.IsLittleEndian}"));
        return hash.GetHashAndReset();
    }

    // The ends alone would not do: models that were trained further from the same one may share their header and their last tensor.
    private static long AppendModel(IncrementalHash hash, string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        long length = file.Length;
        byte[] buffer = new byte[(int)Math.Min(End, length)];
        Append(position: 0, buffer);
        Append(length - buffer.Length, buffer);
        for (int i = 1; i < Samples && length > buffer.Length; i++)
        {
            long position = length / Samples * i;
            Append(position, buffer.AsSpan(0, (int)Math.Min(Sample, length - position)));
        }

        return length;

        void Append(long position, Span<byte> piece)
        {
            file.Position = position;
            file.ReadExactly(piece);
            hash.AppendData(piece);
        }
    }

    private static void AppendText(IncrementalHash hash, string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));
}
