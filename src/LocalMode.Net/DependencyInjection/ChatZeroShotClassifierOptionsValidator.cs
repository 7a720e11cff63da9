using Microsoft.Extensions.Options;

namespace LocalMode.DependencyInjection;

/// <summary>Checks the ranges that the attributes of the options state; written by the generator.</summary>
[OptionsValidator]
internal sealed partial class ChatZeroShotClassifierOptionsValidator : IValidateOptions<ChatZeroShotClassifierOptions>;
