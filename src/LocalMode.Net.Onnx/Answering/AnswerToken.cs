namespace LocalMode.Onnx;

/// <summary>A token of a window as answers are cut by it.</summary>
/// <param name="Start">Where its part of the context begins, in UTF-16 units.</param>
/// <param name="End">Where that part ends.</param>
/// <param name="Word">The number of its word in the context, or -1 for a token that is not the context's.</param>
internal readonly record struct AnswerToken(int Start, int End, int Word)
{
    /// <summary>A token of the question or of the template.</summary>
    public static readonly AnswerToken Outside = new(0, 0, -1);

    public bool IsContext => Word >= 0;
}
