using LocalMode.Tokenizers;

namespace LocalMode.Onnx;

/// <summary>A question with as much of its context as is run together, and what answers are cut by.</summary>
/// <param name="Tokens">The tokens.</param>
/// <param name="Candidates">Which of them take part in the soft-max.</param>
internal sealed record AnswerWindow(AnswerToken[] Tokens, bool[] Candidates)
{
    /// <summary>Makes a window of its tokens.</summary>
    /// <param name="encoding">The window's tokens.</param>
    /// <param name="contextSequence">Which text of the pair is the context: 0 or 1.</param>
    /// <param name="classId">The id of the class token, or <see langword="null"/>.</param>
    public static AnswerWindow Create(TokenizerEncoding encoding, int contextSequence, int? classId)
    {
        AnswerToken[] tokens = new AnswerToken[encoding.Count];
        bool[] candidates = new bool[tokens.Length];
        for (int i = 0; i < tokens.Length; i++)
        {
            bool isContext = encoding.SequenceIds[i] == contextSequence && encoding.WordIds[i] is not null;
            tokens[i] = isContext ? new(encoding.Offsets[i].Start.Value, encoding.Offsets[i].End.Value, encoding.WordIds[i]!.Value) : AnswerToken.Outside;
            candidates[i] = isContext || encoding.Ids[i] == classId;
        }

        return new(tokens, candidates);
    }

    /// <summary>Finds the likeliest answers of the window.</summary>
    /// <param name="startLogits">The model's score of each token as the first of the answer.</param>
    /// <param name="endLogits">Its score as the last.</param>
    /// <param name="settings">The call's settings.</param>
    public WindowAnswers Find(ReadOnlySpan<float> startLogits, ReadOnlySpan<float> endLogits, AnswerSettings settings)
    {
        long most = (long)Tokens.Length * Math.Min(settings.MaxAnswerTokens, Tokens.Length);
        AnswerSpan[] best = new AnswerSpan[Math.Min(settings.TopK, most)];
        int found = AnswerSpanSearch.Find(startLogits, endLogits, Candidates, settings.MaxAnswerTokens, best, out float nullScore);
        int kept = 0;
        foreach (AnswerSpan span in best.AsSpan(0, found))
        {
            // A class token written in the question or between the texts is in the soft-max, but no answer begins or ends there.
            if (Tokens[span.Start].IsContext && Tokens[span.End].IsContext)
                best[kept++] = AnswerBounds.ToCharacters(span, Tokens, settings.AlignToWords);
        }

        return new(best.AsMemory(0, kept), nullScore);
    }
}
