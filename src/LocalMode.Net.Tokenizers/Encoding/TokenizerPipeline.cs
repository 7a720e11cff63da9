namespace LocalMode.Tokenizers;

/// <summary>From text to tokens: added tokens out, normaliser, added tokens of normalised text out, pre-tokenizer, model.</summary>
/// <param name="added">The added tokens.</param>
/// <param name="normalizer">The normaliser, if any.</param>
/// <param name="preTokenizer">The pre-tokenizer, if any.</param>
/// <param name="model">The model.</param>
/// <param name="trims">How the places of tokens are trimmed.</param>
internal sealed class TokenizerPipeline(
    AddedVocabulary added, INormalizer? normalizer, IPreTokenizer? preTokenizer, ITokenModel model, IReadOnlyList<OffsetTrim> trims)
{
    private readonly bool _needsOrigins = preTokenizer is { NeedsOrigins: true };
    private readonly bool _copiesParts = preTokenizer is { RewritesText: true };

    /// <summary>Gets the added tokens.</summary>
    public AddedVocabulary Added => added;

    /// <summary>Gets the model.</summary>
    public ITokenModel Model => model;

    /// <summary>Gets a value indicating whether the places of tokens are trimmed, so that one which begins an overflowing part may have another.</summary>
    public bool TrimsPlaces => trims.Count > 0;

    /// <summary>Encodes a text into the scratch's tokens; what goes beyond its limit by the last word's end is not looked at.</summary>
    /// <param name="text">The caller's text.</param>
    /// <param name="allowSpecial">Whether special tokens match; if not, the model does not give them either.</param>
    /// <param name="scratch">The buffers.</param>
    public void Run(ReadOnlySpan<char> text, bool allowSpecial, EncodingScratch scratch) => Run(text, allowSpecial, null, scratch);

    /// <summary>Encodes a prompt into the scratch's tokens. Special tokens match only where one trusted segment holds them.</summary>
    /// <param name="text">The prompt's text.</param>
    /// <param name="trust">Its segments.</param>
    /// <param name="scratch">The buffers.</param>
    public void Run(ReadOnlySpan<char> text, PromptTrust trust, EncodingScratch scratch) => Run(text, allowSpecial: true, trust, scratch);

    private void Run(ReadOnlySpan<char> text, bool allowSpecial, PromptTrust? trust, EncodingScratch scratch)
    {
        text = scratch.Repair(text);
        int first = scratch.Tokens.Count;
        AddedTokenScanner parts = trust is null ? new(added.RawMatcher, text, allowSpecial) : new(added.RawMatcher, text, trust, null);
        while (scratch.Tokens.Count < scratch.Limit && parts.MoveNext())
        {
            if (parts.Token is null)
            {
                EncodePart(text[parts.Start..parts.End], parts.Start, allowSpecial, trust, scratch);
            }
            else if (scratch.IsTracked)
            {
                string? matched = Matched(parts.Token, text[parts.Start..parts.End], scratch);
                scratch.Tokens.AddSettled(parts.Token.Id, new Piece(parts.Start, parts.End), scratch.WordCount++, matched);
            }
            else
            {
                scratch.Tokens.Add(parts.Token.Id, 0, 0);
            }
        }

        if (scratch.IsTracked && trims.Count > 0)
        {
            Trim(text, scratch.Tokens, first, scratch.KeepsMatches);
        }
    }

    private void Trim(ReadOnlySpan<char> text, TokenBuffer tokens, int first, bool withFirsts)
    {
        for (int i = first; i < tokens.Count; i++)
        {
            string token = tokens.MatchedText(i) ?? model.Vocabulary.TokenOf(tokens.Ids[i]) ?? "";
            Piece place = tokens.Spans[i];
            Piece placeAsFirst = place;
            foreach (OffsetTrim trim in trims)
            {
                place = trim.Apply(text, token, place, isFirst: i == first);
                placeAsFirst = trim.Apply(text, token, placeAsFirst, isFirst: true);
            }

            tokens.Move(i, place);
            if (withFirsts)
            {
                tokens.MoveFirst(i, placeAsFirst);
            }
        }
    }

    // Trimming looks at the text that an added token matched, white space that it took along included.
    private string? Matched(AddedToken token, ReadOnlySpan<char> text, EncodingScratch scratch)
    {
        if (!scratch.KeepsMatches && trims.Count == 0)
        {
            return null;
        }

        return text.SequenceEqual(token.Content) ? token.Content : text.ToString();
    }

    private void EncodePart(ReadOnlySpan<char> part, int offset, bool allowSpecial, PromptTrust? trust, EncodingScratch scratch)
    {
        AlignedText text = scratch.Text;
        text.Load(part, offset, scratch.IsTracked || _needsOrigins || (trust is not null && added.NormalizedMatcher is not null));
        normalizer?.Normalize(text);

        // The tokens of a part that a user wrote some of must not be special, whoever wrote the rest.
        allowSpecial &= trust?.Covers(offset, offset + part.Length) != false;
        if (added.NormalizedMatcher is null)
        {
            EncodeNormalized(scratch.Pieces, 0, text.Length, allowSpecial, scratch);
            return;
        }

        AddedTokenScanner parts = trust is null ? new(added.NormalizedMatcher, text.Chars, allowSpecial) : new(added.NormalizedMatcher, text.Chars, trust, text);
        while (scratch.Tokens.Count < scratch.Limit && parts.MoveNext())
        {
            if (parts.Token is null && _copiesParts)
            {
                scratch.PartPieces.Text.Load(text, parts.Start, parts.End);
                EncodeNormalized(scratch.PartPieces, 0, parts.End - parts.Start, allowSpecial, scratch);
            }
            else if (parts.Token is null)
            {
                EncodeNormalized(scratch.Pieces, parts.Start, parts.End, allowSpecial, scratch);
            }
            else if (scratch.IsTracked)
            {
                string? matched = Matched(parts.Token, text.Chars[parts.Start..parts.End], scratch);
                scratch.Tokens.AddSettled(parts.Token.Id, text.OriginOf(parts.Start, parts.End), scratch.WordCount++, matched);
            }
            else
            {
                scratch.Tokens.Add(parts.Token.Id, 0, 0);
            }
        }
    }

    private void EncodeNormalized(PreTokenizedText pieces, int start, int end, bool allowSpecial, EncodingScratch scratch)
    {
        // The model's own vocabulary holds the special tokens too, and a piece can be one of them.
        TokenSet? barred = allowSpecial ? null : added.SpecialIds;
        pieces.Reset(start, end);
        preTokenizer?.PreTokenize(pieces);
        ReadOnlySpan<char> chars = pieces.Text.Chars;
        TokenBuffer tokens = scratch.Tokens;
        foreach (Piece piece in pieces.Pieces)
        {
            if (tokens.Count >= scratch.Limit)
            {
                return;
            }

            int first = tokens.Count;
            model.Tokenize(chars[piece.Start..piece.End], barred, tokens);
            if (scratch.IsTracked)
            {
                tokens.Settle(first, pieces.Text, piece.Start, scratch.WordCount++, model.VerbatimId);
            }
        }
    }
}
