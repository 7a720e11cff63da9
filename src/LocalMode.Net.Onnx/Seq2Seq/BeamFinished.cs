namespace LocalMode.Onnx;

/// <summary>The best finished answers of a beam search, the best first; of equal ones the older.</summary>
internal sealed class BeamFinished
{
    // Below every answer that was finished and above none: the score of a place that is free.
    private const float Free = -1e9f;

    private readonly float[] _scores;
    private readonly int[]?[] _answers;

    public BeamFinished(int beams)
    {
        _scores = new float[beams];
        _scores.AsSpan().Fill(Free);
        _answers = new int[]?[beams];
    }

    /// <summary>Gets a value indicating whether there are as many as beams.</summary>
    public bool IsFull => Array.IndexOf(_answers, null) < 0;

    /// <summary>Gets the least score.</summary>
    public float Worst => _scores[^1];

    /// <summary>Adds an answer if it is better than the worst.</summary>
    public void Add(float score, ReadOnlySpan<int> answer, int token)
    {
        int place = _scores.Length;
        while (place > 0 && score > _scores[place - 1])
            place--;
        if (place == _scores.Length)
            return;

        int moved = _scores.Length - place - 1;
        Array.Copy(_scores, place, _scores, place + 1, moved);
        Array.Copy(_answers, place, _answers, place + 1, moved);
        _scores[place] = score;
        _answers[place] = [.. answer, token];
    }

    /// <summary>Returns an answer; one that was never finished is empty.</summary>
    public (float Score, int[] Tokens) Best(int place) => (_scores[place], _answers[place] ?? []);
}
