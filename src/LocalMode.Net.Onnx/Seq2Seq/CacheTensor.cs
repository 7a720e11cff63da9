using Microsoft.ML.OnnxRuntime.Tensors;

namespace LocalMode.Onnx;

/// <summary>One tensor of a decoder's cache, [rows, heads, tokens, size of a head].</summary>
/// <param name="Past">The name of the input that takes it.</param>
/// <param name="Present">The name of the output that gives it.</param>
/// <param name="IsOfEncoder">Whether it holds the source text, so that it is made once and stays.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Heads">The attention heads.</param>
/// <param name="HeadSize">The values of a head.</param>
internal sealed record CacheTensor(string Past, string Present, bool IsOfEncoder, TensorElementType Type, int Heads, int HeadSize)
{
    private const string PastPrefix = "past_key_values";

    /// <summary>Returns whether an input of a decoder is part of its cache.</summary>
    public static bool IsPast(string input) => input.StartsWith(PastPrefix + ".", StringComparison.Ordinal);

    /// <summary>Returns the output that an input of the cache comes from.</summary>
    public static string PresentOf(string past) => string.Concat("present", past.AsSpan(PastPrefix.Length));

    /// <summary>Returns whether an input of the cache holds the source text.</summary>
    public static bool IsEncoders(string past) => past.Contains(".encoder.", StringComparison.Ordinal);

    /// <summary>Returns the bytes of one row.</summary>
    public long RowBytes(int tokens) => (long)Heads * tokens * HeadSize * TensorElement.BytesOf(Type);
}
