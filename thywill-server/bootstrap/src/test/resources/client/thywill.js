export function bootstrap() {}
