namespace LocalMode;

/// <summary>What is reported while a model is opened.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Stage">The step that opening is at.</param>
/// <param name="Fraction">How much of this step is done, from 0 to 1.</param>
public readonly record struct ModelLoadProgress(string Model, ModelLoadStage Stage, double Fraction);
