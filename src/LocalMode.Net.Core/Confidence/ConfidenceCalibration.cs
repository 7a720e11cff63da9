namespace LocalMode;

/// <summary>Chooses the confidence below which a request escalates from answers that were judged.</summary>
public static class ConfidenceCalibration
{
    /// <summary>
    /// Finds the lowest threshold at which enough of the kept answers are right, so that as few as possible escalate. An answer is kept if its confidence is the
    /// threshold or more.
    /// </summary>
    /// <param name="answers">The confidence of each answer, and whether it was right. They must come from the model, the estimator and the kind of
    /// questions that the threshold is for; hundreds, rather than tens.</param>
    /// <param name="precision">The share of the kept answers that must be right: above 0, at most 1.</param>
    /// <param name="minKept">The answers that must be kept, since the share among a few is chance: 1 or more. The default is 20.</param>
    /// <returns>The threshold with what it gave on these answers; <see langword="null"/> if none gives the precision.</returns>
    /// <remarks>On other answers the precision will be somewhat lower: the threshold was chosen to suit these.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="answers"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="precision"/> or <paramref name="minKept"/> is outside of its range, or a confidence is not a number.</exception>
    public static ConfidenceThreshold? ChooseThreshold(
        IEnumerable<(double Confidence, bool IsRight)> answers, double precision, int minKept = 20)
    {
        ArgumentNullException.ThrowIfNull(answers);
        if (precision is not (> 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(precision), precision, "The precision must be above 0 and at most 1.");
        ArgumentOutOfRangeException.ThrowIfLessThan(minKept, 1);
        (double Confidence, bool IsRight)[] sorted = [.. answers];
        Array.Sort(sorted, static (left, right) => right.Confidence.CompareTo(left.Confidence));
        ConfidenceThreshold? best = null;
        int right = 0;
        for (int kept = 1; kept <= sorted.Length; kept++)
        {
            (double confidence, bool isRight) = sorted[kept - 1];
            if (double.IsNaN(confidence))
                throw new ArgumentOutOfRangeException(nameof(answers), confidence, "A confidence is not a number.");
            right += isRight ? 1 : 0;
            // Answers of the same confidence are kept together or not at all.
            bool whole = kept == sorted.Length || sorted[kept].Confidence != confidence;
            if (whole && kept >= minKept && right >= precision * kept)
                best = new ConfidenceThreshold(confidence, (double)right / kept, (double)kept / sorted.Length);
        }
        return best;
    }
}
