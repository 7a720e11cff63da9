using System.Numerics;
using LocalMode.Tokenizers.Constraints;

namespace LocalMode.Tokenizers.Tests.Constraints.Generation;

/// <summary>Writes an answer from random logits, and after some tokens takes the short way to its end.</summary>
internal sealed partial class RandomAnswer
{
    private const int Walks = 60;
    private const int LongestWalk = 500;
    private static readonly string[] ClosingText = ["\""];
    private static readonly string[] Closing = ["}", "]", "\""];
    private readonly FixtureVocabulary _vocabulary;
    private readonly ConstraintMatcher _matcher;
    private readonly Random _random;
    private readonly ulong[] _mask;
    private readonly List<int> _tokens = [];
    private readonly string[] _words;

    private RandomAnswer(FixtureVocabulary vocabulary, ConstraintMatcher matcher, Random random, string[] words)
    {
        _words = words;
        _vocabulary = vocabulary;
        _matcher = matcher;
        _random = random;
        _mask = new ulong[vocabulary.Vocabulary.MaskLength];
    }

    /// <summary>Writes an answer.</summary>
    /// <param name="vocabulary">The vocabulary.</param>
    /// <param name="matcher">A matcher at the beginning of an answer; stands at its end afterwards.</param>
    /// <param name="random">Where the logits come from.</param>
    /// <param name="free">The tokens that are taken from random logits before the way to the end is sought.</param>
    /// <param name="words">What a string may have to hold before it can close; found in the schema.</param>
    /// <param name="text">The answer.</param>
    /// <returns>Whether the answer ended. If not, it was cut, which is a failure.</returns>
    public static bool TryWrite(FixtureVocabulary vocabulary, ConstraintMatcher matcher, Random random, int free, string[] words, out string text)
    {
        RandomAnswer answer = new(vocabulary, matcher, random, words);
        bool ended = answer.Free(free) || answer.Steer();
        text = ended ? vocabulary.Text(answer._tokens) : vocabulary.Raw(answer._tokens);
        return ended;
    }

    /// <summary>Returns the words of a schema that patterns may ask for.</summary>
    public static string[] WordsOf(string schema) => [.. Word().Matches(Escape().Replace(schema, " ")).Select(static m => m.Value).Distinct()];

    [System.Text.RegularExpressions.GeneratedRegex(@"\\+[a-zA-Z]")]
    private static partial System.Text.RegularExpressions.Regex Escape();

    [System.Text.RegularExpressions.GeneratedRegex("[a-zA-Z_]{2,6}|[@.:/-]|[0-9]")]
    private static partial System.Text.RegularExpressions.Regex Word();

    /// <summary>Takes tokens of random logits: each allowed one is as likely as the next. True if the end was among them.</summary>
    private bool Free(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _matcher.FillMask(_mask);
            int token = Draw(static _ => true);
            if (token < 0)
                throw new InvalidOperationException($"After '{_vocabulary.Raw(_tokens)}' no token may come.");
            Take(token);
            if (token == _vocabulary.End)
                return true;
        }

        return false;
    }

    /// <summary>Walks towards the end, more than once if a walk goes nowhere.</summary>
    private bool Steer()
    {
        int start = _tokens.Count;
        for (int walk = 0; walk < Walks; walk++)
        {
            // The first walk is the straightest one.
            double straight = walk == 0 ? 1 : 0.5 + (0.45 * _random.NextDouble());
            for (int i = 0; i < LongestWalk; i++)
            {
                _matcher.FillMask(_mask);
                if (TokenMask.Contains(_mask, _vocabulary.End))
                {
                    Take(_vocabulary.End);
                    return true;
                }

                int token = _random.NextDouble() < straight ? Closer() : -1;
                if (token < 0 && _random.Next(4) == 0 && _words.Length > 0 && IsInText() && TakeWord(_words[_random.Next(_words.Length)]))
                    continue;
                if (token < 0)
                    token = _random.Next(2) == 0 ? Draw(t => _vocabulary.Vocabulary.GetBytes(t).Length == 1) : -1;
                if (token < 0)
                    token = Draw(static _ => true);
                if (token < 0)
                    throw new InvalidOperationException($"After '{_vocabulary.Raw(_tokens)}' no token may come.");
                Take(token);
            }

            _matcher.RollBack(_tokens.Count - start);
            _tokens.RemoveRange(start, _tokens.Count - start);
        }

        return false;
    }

    private int Closer()
    {
        foreach (string closing in IsInText() ? ClosingText : Closing)
        {
            foreach (int token in _vocabulary.TokensOf(closing))
            {
                if (TokenMask.Contains(_mask, token))
                    return token;
            }
        }

        return -1;
    }

    /// <summary>Takes a word character by character, or nothing of it.</summary>
    private bool TakeWord(string word)
    {
        List<int> taken = [];
        foreach (char c in word)
        {
            int token = _vocabulary.TokensOf(c.ToString()).FirstOrDefault(-1);
            if (token < 0 || !_matcher.TryAccept(token))
            {
                _matcher.RollBack(taken.Count);
                return false;
            }

            taken.Add(token);
        }

        _tokens.AddRange(taken);
        return true;
    }

    /// <summary>Tells whether a string stands open.</summary>
    private bool IsInText()
    {
        bool isIn = false;
        bool isEscape = false;
        foreach (int token in _tokens)
        {
            foreach (byte value in _vocabulary.Vocabulary.GetBytes(token))
            {
                if (value == '"' && !isEscape)
                    isIn = !isIn;
                isEscape = value == '\\' && !isEscape;
            }
        }

        return isIn;
    }

    /// <summary>Draws one of the tokens of the mask that are wanted; -1 if there is none.</summary>
    private int Draw(Func<int, bool> isWanted)
    {
        int seen = 0;
        int drawn = -1;
        for (int word = 0; word < _mask.Length; word++)
        {
            for (ulong bits = _mask[word]; bits != 0; bits &= bits - 1)
            {
                int token = (word * 64) + BitOperations.TrailingZeroCount(bits);
                if (isWanted(token) && _random.Next(++seen) == 0)
                    drawn = token;
            }
        }

        return drawn;
    }

    private void Take(int token)
    {
        if (!_matcher.TryAccept(token))
            throw new InvalidOperationException($"After '{_vocabulary.Raw(_tokens)}' the mask allows '{_vocabulary.Raw([token])}', and it is refused.");
        if (token != _vocabulary.End)
            _tokens.Add(token);
    }
}
