namespace LocalMode.LlamaCpp.Tests.TinyModels;

/// <summary>The parts of a transformer as plain loops in double precision: nothing is shared with what they are compared with.</summary>
internal static class ReferenceMath
{
    /// <summary>Multiplies a matrix with a vector and adds a bias.</summary>
    public static double[] Multiply(TinyTensor matrix, ReadOnlySpan<double> input, TinyTensor? bias = null)
    {
        double[] output = new double[matrix.Rows];
        for (int row = 0; row < output.Length; row++)
        {
            ReadOnlySpan<float> weights = matrix.Row(row);
            double sum = bias?.Values[row] ?? 0;
            for (int i = 0; i < weights.Length; i++)
                sum += weights[i] * input[i];

            output[row] = sum;
        }

        return output;
    }

    public static double[] Add(double[] left, double[] right) => [.. left.Zip(right, static (x, y) => x + y)];

    /// <summary>Divides by the root of the mean square.</summary>
    public static double[] RootMeanSquareNorm(double[] input, TinyTensor gain, double epsilon)
    {
        double scale = 1 / Math.Sqrt(input.Average(static x => x * x) + epsilon);
        return [.. input.Select((x, i) => x * scale * gain.Values[i])];
    }

    /// <summary>Shifts to mean 0 and scales to variance 1.</summary>
    public static double[] LayerNorm(double[] input, TinyTensor gain, TinyTensor bias, double epsilon)
    {
        double mean = input.Average();
        double scale = 1 / Math.Sqrt(input.Average(x => (x - mean) * (x - mean)) + epsilon);
        return [.. input.Select((x, i) => ((x - mean) * scale * gain.Values[i]) + bias.Values[i])];
    }

    /// <summary>Attention over one sequence; several query heads may share a head of keys and values.</summary>
    public static double[][] Attention(double[][] queries, double[][] keys, double[][] values, TinyShape shape, bool isCausal)
    {
        double[][] outputs = new double[queries.Length][];
        int size = shape.HeadSize;
        int shared = shape.Heads / shape.KeyValueHeads;
        for (int token = 0; token < queries.Length; token++)
        {
            outputs[token] = new double[shape.Width];
            int seen = isCausal ? token + 1 : queries.Length;
            for (int head = 0; head < shape.Heads; head++)
            {
                int at = head * size;
                int from = head / shared * size;
                double[] weights = new double[seen];
                for (int other = 0; other < seen; other++)
                {
                    for (int i = 0; i < size; i++)
                        weights[other] += queries[token][at + i] * keys[other][from + i] / Math.Sqrt(size);
                }

                double highest = weights.Max();
                double total = weights.Sum(weight => Math.Exp(weight - highest));
                for (int other = 0; other < seen; other++)
                {
                    double weight = Math.Exp(weights[other] - highest) / total;
                    for (int i = 0; i < size; i++)
                        outputs[token][at + i] += weight * values[other][from + i];
                }
            }
        }

        return outputs;
    }

    public static double[] Mean(double[][] states) =>
        [.. Enumerable.Range(0, states[0].Length).Select(i => states.Average(state => state[i]))];

    public static double[] Normalize(double[] vector)
    {
        double length = Math.Sqrt(vector.Sum(static x => x * x));
        return [.. vector.Select(x => x / length)];
    }

    /// <summary>Gets the largest difference as a part of the largest value.</summary>
    public static double Distance(double[] expected, ReadOnlySpan<float> actual)
    {
        if (expected.Length != actual.Length)
            return double.PositiveInfinity;

        double distance = 0;
        for (int i = 0; i < expected.Length; i++)
            distance = Math.Max(distance, Math.Abs(expected[i] - actual[i]));

        return distance / expected.Max(Math.Abs);
    }
}
