using System.Buffers;
using System.Text;

namespace LocalMode.Tokenizers;

/// <summary>Byte pair encoding: a piece's characters, merged pair by pair in the order of the merges.</summary>
internal sealed class BpeModel : ITokenModel
{
    private const byte MergesToItself = 1, MergesToOthers = 2;

    private static int _models;

    // Tells the words of this model from those of others in the caches of threads.
    private readonly int _number = Interlocked.Increment(ref _models);
    private readonly MergeTable _merges;
    private readonly BpeOptions _options;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _ids;
    private readonly CharacterIds[] _characters;
    private readonly ByteTokens? _bytes;
    private readonly int? _unknownId;
    private readonly int _longestToken;

    // For each token whether merging its characters gives the token itself: found out when it is first met. Races write the same value.
    private readonly byte[] _whole;
    private BarredCheck? _barredCheck;

    /// <summary>Initializes a new instance of the <see cref="BpeModel"/> class.</summary>
    /// <param name="vocabulary">The tokens.</param>
    /// <param name="merges">The merges.</param>
    /// <param name="options">The settings.</param>
    public BpeModel(Vocabulary vocabulary, MergeTable merges, BpeOptions options)
    {
        Vocabulary = vocabulary;
        _merges = merges;
        _options = options;
        _ids = vocabulary.Entries.GetAlternateLookup<ReadOnlySpan<char>>();
        _unknownId = options.UnknownToken is { } unknown ? vocabulary.IdOf(unknown) : null;
        _bytes = options.ByteFallback ? new ByteTokens(vocabulary, options.ContinuingPrefix, options.EndOfWordSuffix) : null;
        int maxId = -1;
        foreach ((string token, int id) in vocabulary.Entries)
        {
            _longestToken = Math.Max(_longestToken, token.Length);
            maxId = Math.Max(maxId, id);
        }

        // In a piece: the only character, the last one, the first one, one in the middle.
        _whole = new byte[maxId + 1];
        (string prefix, string suffix) = (options.ContinuingPrefix, options.EndOfWordSuffix);
        var plain = new CharacterIds(vocabulary, "", "");
        CharacterIds last = suffix.Length == 0 ? plain : new CharacterIds(vocabulary, "", suffix);
        CharacterIds middle = prefix.Length == 0 ? plain : new CharacterIds(vocabulary, prefix, "");
        CharacterIds end = prefix.Length == 0 ? last : suffix.Length == 0 ? middle : new CharacterIds(vocabulary, prefix, suffix);
        _characters = [last, end, plain, middle];
    }

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; }

    /// <inheritdoc/>
    public string ContinuingPrefix => _options.ContinuingPrefix;

    /// <inheritdoc/>
    public void Tokenize(ReadOnlySpan<char> piece, TokenSet? barred, TokenBuffer tokens)
    {
        if (barred is not null && !CanGive(barred) && !(_options.IgnoreMerges && _ids.TryGetValue(piece, out int whole) && barred.Contains(whole)))
        {
            barred = null;
        }

        if (barred is null && piece.Length <= WordCache.MaxLength)
        {
            if (!tokens.MergedWords.TryAdd(_number, piece, tokens))
            {
                TokenizeAnew(piece, null, tokens);
            }

            return;
        }

        TokenizeAnew(piece, barred, tokens);
    }

    private void TokenizeAnew(ReadOnlySpan<char> piece, TokenSet? barred, TokenBuffer tokens)
    {
        MergeWork work = tokens.Merging;
        if (TryTakeWhole(piece, barred, out int whole))
        {
            tokens.Add(whole, 0, piece.Length);
            work.Clear();
            work.Add(whole, piece.Length);
        }
        else if (Fill(piece, barred, work, inBytes: false))
        {
            work.Merge(_merges, barred);
            AddByUnits(work, tokens);
            if (whole >= 0)
            {
                _whole[whole] = work.Count == 1 && work.Ids[0] == whole ? MergesToItself : MergesToOthers;
            }
        }
        else
        {
            Fill(piece, barred, work, inBytes: true);
            work.Merge(_merges, barred);
            AddByBytes(piece, work, tokens);
            return;
        }

        if (barred is null && piece.Length <= WordCache.MaxLength)
        {
            tokens.MergedWords.Store(_number, piece, work.Ids, work.Lengths);
        }
    }

    // Whether the piece is a token that merging would lead to, or that need not be merged; "whole" is the token also where that has to be found out, else -1.
    private bool TryTakeWhole(ReadOnlySpan<char> piece, TokenSet? barred, out int whole)
    {
        if (_options.IgnoreMerges && piece.Length <= _longestToken && _ids.TryGetValue(piece, out whole) && (barred is null || !barred.Contains(whole)))
        {
            return true;
        }

        whole = barred is null ? WholeId(piece) : -1;
        if (whole < 0 || _whole[whole] == MergesToItself)
        {
            return whole >= 0;
        }

        whole = _whole[whole] == MergesToOthers ? -1 : whole;
        return false;
    }

    private static void AddByUnits(MergeWork work, TokenBuffer tokens)
    {
        int at = 0;
        ReadOnlySpan<int> ids = work.Ids;
        ReadOnlySpan<int> lengths = work.Lengths;
        for (int i = 0; i < ids.Length; i++)
        {
            tokens.Add(ids[i], at, at + lengths[i]);
            at += lengths[i];
        }
    }

    // The piece's characters as symbols. Lengths are UTF-16 units, which only work as long as each character is one symbol.
    private bool Fill(ReadOnlySpan<char> piece, TokenSet? barred, MergeWork work, bool inBytes)
    {
        work.Clear();
        int unknown = 0;
        int units;
        for (int at = 0; at < piece.Length; at += units)
        {
            int character = piece[at];
            units = 1;
            if (char.IsHighSurrogate((char)character) && at + 1 < piece.Length)
            {
                character = char.ConvertToUtf32((char)character, piece[at + 1]);
                units = 2;
            }

            int length = inBytes ? new Rune(character).Utf8SequenceLength : units;
            int place = (at == 0 ? 0 : 1) + (at + units == piece.Length ? 0 : 2);
            int id = _characters[place].Of(character);
            if (id >= 0 && (barred is null || !barred.Contains(id)))
            {
                if (unknown > 0)
                {
                    work.Add(_unknownId!.Value, unknown);
                    unknown = 0;
                }

                work.Add(id, length);
                continue;
            }

            // As in Hugging Face's, bytes do not wait for the unknown characters before them.
            if (_bytes is not null && _bytes.TryAdd(new Rune(character), isFirst: (place & 1) == 0, isLast: (place & 2) == 0, barred, work))
            {
                if (!inBytes)
                {
                    return false;
                }
            }
            else if (_options.UnknownToken is not null)
            {
                if (unknown > 0 && !_options.FuseUnknown)
                {
                    work.Add(_unknownId!.Value, unknown);
                    unknown = 0;
                }

                RequireUnknown();
                unknown += length;
            }
            else if (!inBytes)
            {
                return false;
            }
        }

        if (unknown > 0)
        {
            work.Add(_unknownId!.Value, unknown);
        }

        return true;
    }

    // As in Hugging Face's, a token begins where the bytes of those before it end, also where a character between them was dropped.
    private static void AddByBytes(ReadOnlySpan<char> piece, MergeWork work, TokenBuffer tokens)
    {
        ReadOnlySpan<int> lengths = work.Lengths;
        int unit = 0, unitByte = 0, atByte = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            int start = CharacterAt(piece, atByte, ref unit, ref unitByte, out _);
            atByte += lengths[i];
            CharacterAt(piece, atByte - 1, ref unit, ref unitByte, out int end);
            tokens.Add(work.Ids[i], start, end);
        }
    }

    private static int CharacterAt(ReadOnlySpan<char> piece, int target, ref int unit, ref int unitByte, out int end)
    {
        while (true)
        {
            OperationStatus status = Rune.DecodeFromUtf16(piece[unit..], out Rune character, out int units);
            bool isLast = unit + units >= piece.Length;
            if (status != OperationStatus.Done || isLast || target < unitByte + character.Utf8SequenceLength)
            {
                end = unit + units;
                return unit;
            }

            unit += units;
            unitByte += character.Utf8SequenceLength;
        }
    }

    private int WholeId(ReadOnlySpan<char> piece)
    {
        string suffix = _options.EndOfWordSuffix;
        int length = piece.Length + suffix.Length;
        if (length > _longestToken)
        {
            return -1;
        }

        if (suffix.Length == 0)
        {
            return _ids.TryGetValue(piece, out int id) ? id : -1;
        }

        const int StackLimit = 128;
        if (length > StackLimit)
        {
            return -1;
        }

        Span<char> word = stackalloc char[StackLimit];
        piece.CopyTo(word);
        suffix.CopyTo(word[piece.Length..]);
        return _ids.TryGetValue(word[..length], out int ended) ? ended : -1;
    }

    private void RequireUnknown()
    {
        if (_unknownId is null)
        {
            (string file, string field) = _options.UnknownTokenPlace;
            throw new ModelInvalidException(
                file, field, $"The text needs the unknown token '{_options.UnknownToken}', which is not in the vocabulary; expected a token of $.model.vocab.");
        }
    }

    private bool CanGive(TokenSet barred)
    {
        BarredCheck? check = _barredCheck;
        if (check is null || check.Barred != barred)
        {
            IEnumerable<int> given = _characters.SelectMany(static ids => ids.All).Concat(_merges.Results.ToArray()).Concat(_bytes?.All ?? []);
            _barredCheck = check = new BarredCheck(barred, given.Any(barred.Contains));
        }

        return check.CanGive;
    }

    /// <summary>Whether any of a set of tokens can come from a text at all, other than by <see cref="BpeOptions.IgnoreMerges"/>.</summary>
    private sealed record BarredCheck(TokenSet Barred, bool CanGive);
}
