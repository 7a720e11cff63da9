namespace LocalMode.Onnx;

/// <summary>A token as entities are made of it.</summary>
/// <param name="Start">Where its part of the text begins, in UTF-16 units.</param>
/// <param name="End">Where that part ends.</param>
/// <param name="IsContinuation">Whether it goes on with the word of the token before.</param>
/// <param name="IsSpecial">Whether it was added around the text; nothing is made of it then.</param>
internal readonly record struct EntityToken(int Start, int End, bool IsContinuation, bool IsSpecial);
