using System.Numerics.Tensors;
using LocalMode.Numerics;

namespace LocalMode.Onnx;

/// <summary>Follows several answers at once and keeps the best finished ones, as generate() of transformers 4.53 does for one text.</summary>
internal sealed class BeamSearch
{
    // What transformers subtracts from whatever must not be chosen; exact sums with it decide ties.
    private const float Excluded = -1e9f;

    // Enough for most answers; the most that one may have can be any number.
    private const int UsualRoom = 64;

    private readonly GenerationConfig _config;
    private readonly int _beams;
    private readonly int _prompt;
    private readonly int _most;
    private readonly BeamFinished _finished;
    private readonly int[] _top;
    private readonly float[] _topScores;
    private readonly bool[] _topEnds;
    private readonly float[] _scores;
    private readonly int[] _tokens;
    private readonly int[] _parents;
    private int[] _answers;
    private int[] _spare;
    private int _room;
    private int _length;
    private bool _canImprove = true;

    private BeamSearch(GenerationConfig config, int[] prompt, int most)
    {
        _config = config;
        _beams = config.NumBeams;
        _prompt = prompt.Length;
        _most = most;
        _length = prompt.Length;
        _finished = new(_beams);
        int kept = Math.Max(2, 1 + config.EosTokens.Length) * _beams;
        _top = new int[kept];
        _topScores = new float[kept];
        _topEnds = new bool[kept];
        _tokens = new int[_beams];
        _parents = new int[_beams];
        _room = prompt.Length + UsualRoom;
        _answers = new int[_beams * _room];
        _spare = new int[_beams * _room];
        for (int beam = 0; beam < _beams; beam++)
            prompt.CopyTo(_answers, beam * _room);

        // All beams begin alike: only the first may be gone on from.
        _scores = new float[_beams];
        _scores.AsSpan(1).Fill(Excluded);
    }

    public static GeneratedTokens[] Run(IDecoderSteps decoder, GenerationConfig config, LogitsRules rules, ReadOnlySpan<int> source, int[] prompt, int most)
    {
        BeamSearch search = new(config, prompt, most);
        Span<float> logits = decoder.Start(source, prompt, search._beams);
        while (true)
        {
            search.Score(logits, decoder.VocabularySize, rules, source);
            if (!search.Advance(decoder.VocabularySize))
                return search.Finish();

            logits = decoder.Next(search._tokens, search._parents);
        }
    }

    private Span<int> Answer(int beam) => _answers.AsSpan(beam * _room, _length);

    private void Score(Span<float> logits, int vocabulary, LogitsRules rules, ReadOnlySpan<int> source)
    {
        for (int beam = 0; beam < _beams; beam++)
        {
            Span<float> row = logits.Slice(beam * vocabulary, vocabulary);
            LogitsRules.LogSoftmax(row);
            rules.Apply(row, Answer(beam), source);
            TensorPrimitives.Add(row, _scores[beam], row);
        }

        int count = TopK.Select(logits, _top);
        for (int i = 0; i < _top.Length; i++)
        {
            // Only a vocabulary smaller than the candidates leaves places free.
            _topScores[i] = i < count ? logits[_top[i]] : float.NegativeInfinity;
            _top[i] = i < count ? _top[i] : 0;
        }
    }

    /// <summary>Takes the candidates.</summary>
    /// <returns>Whether the search goes on.</returns>
    private bool Advance(int vocabulary)
    {
        bool allEnd = true;
        for (int i = 0; i < _top.Length; i++)
        {
            _topEnds[i] = _length + 1 >= _most || Array.IndexOf(_config.EosTokens, _top[i] % vocabulary) >= 0;
            allEnd &= _topEnds[i];
        }

        TakeFinished(vocabulary);
        TakeRunning(vocabulary);
        _length++;

        bool early = _config.EarlyStopping == BeamSearchStopping.Early;
        int hypothetical = _config.EarlyStopping == BeamSearchStopping.Never && _config.LengthPenalty > 0 ? _most - _prompt : _length - _prompt;
        _canImprove &= Penalized(_scores[0], hypothetical) > (_finished.IsFull ? _finished.Worst : Excluded);
        return _canImprove && !(early && _finished.IsFull) && !allEnd;
    }

    // Only the best candidates, as many as there are beams, may be answers: the others are there so that enough go on.
    private void TakeFinished(int vocabulary)
    {
        if (!_canImprove || (_config.EarlyStopping == BeamSearchStopping.Early && _finished.IsFull))
            return;

        for (int i = 0; i < _beams; i++)
        {
            if (_topEnds[i])
                _finished.Add(Penalized(_topScores[i], _length + 1 - _prompt), Answer(_top[i] / vocabulary), _top[i] % vocabulary);
        }
    }

    private void TakeRunning(int vocabulary)
    {
        for (int i = 0; i < _topScores.Length; i++)
        {
            if (_topEnds[i])
                _topScores[i] += Excluded;
        }

        int room = _length < _room ? _room : 2 * _room;
        if (room > _room)
            _spare = new int[_beams * room];

        for (int beam = 0; beam < _beams; beam++)
        {
            int best = FirstMax(_topScores);
            _scores[beam] = _topScores[best];
            _parents[beam] = _top[best] / vocabulary;
            _tokens[beam] = _top[best] % vocabulary;
            _topScores[best] = float.NaN;
            Answer(_parents[beam]).CopyTo(_spare.AsSpan(beam * room));
            _spare[(beam * room) + _length] = _tokens[beam];
        }

        (_answers, _spare) = (_spare, _answers);
        if (room == _room)
            return;

        _spare = new int[_beams * room];
        _room = room;
    }

    // A NaN is a candidate that was taken.
    private static int FirstMax(float[] scores)
    {
        int best = -1;
        for (int i = 0; i < scores.Length; i++)
        {
            if (!float.IsNaN(scores[i]) && (best < 0 || scores[i] > scores[best]))
                best = i;
        }

        return best;
    }

    private float Penalized(float score, int length) => score / (float)Math.Pow(length, _config.LengthPenalty);

    private GeneratedTokens[] Finish()
    {
        GeneratedTokens[] answers = new GeneratedTokens[_config.NumReturnSequences];
        for (int i = 0; i < answers.Length; i++)
        {
            (float score, int[] tokens) = _finished.Best(i);
            bool ended = tokens.Length > 0 && Array.IndexOf(_config.EosTokens, tokens[^1]) >= 0;

            // An end that was forced is a cut.
            bool isCut = tokens.Length >= _most && (!ended || _config.ForcedEosTokens.Length > 0);
            answers[i] = new(tokens[Math.Min(_prompt, tokens.Length)..], isCut, score);
        }

        return answers;
    }
}
