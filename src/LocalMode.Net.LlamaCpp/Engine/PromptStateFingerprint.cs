using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LocalMode.LlamaCpp.Interop;

namespace LocalMode.LlamaCpp.Engine;

/// <summary>What a saved conversation fits to: the model, the build of llama.cpp, and the shape of its memory.</summary>
internal static class PromptStateFingerprint
{
    private const int Sample = 1 << 20;

    /// <summary>Calculates it. Of the model's file only its length, its first and its last mebibyte are read.</summary>
    /// <param name="modelPath">The model's file.</param>
    /// <param name="runner">The context.</param>
    /// <param name="settings">The settings.</param>
    public static byte[] Of(string modelPath, StepRunner runner, EngineSettings settings)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using FileStream file = File.OpenRead(modelPath);
        byte[] buffer = new byte[(int)Math.Min(Sample, file.Length)];
        file.ReadExactly(buffer);
        hash.AppendData(buffer);
        file.Position = file.Length - buffer.Length;
        file.ReadExactly(buffer);
        hash.AppendData(buffer);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"{file.Length}|{NativeVersion.Pinned}|{runner.ContextLength}|{runner.Sequences}|{settings.KeyCacheType}|{settings.ValueCacheType}|{settings.FlashAttention}|{settings.GpuLayers}|{BitConverter.IsLittleEndian}")));
        return hash.GetHashAndReset();
    }
}
