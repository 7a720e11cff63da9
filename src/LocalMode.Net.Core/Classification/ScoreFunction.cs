namespace LocalMode;

/// <summary>What turns a model's raw values into scores.</summary>
public enum ScoreFunction
{
    /// <summary>What the model declares, else what its number of labels suggests.</summary>
    Default,

    /// <summary>exp(x) over the sum of all: probabilities of labels that exclude each other.</summary>
    Softmax,

    /// <summary>1 / (1 + exp(-x)): a probability for each label alone.</summary>
    Sigmoid,

    /// <summary>The raw value.</summary>
    None,
}
